#include "cli/candidates.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/option_groups.h"
#include "providers/providers.h"
#include "sinks/dora/site.h"
#include "sinks/dora_sinks.h"
#include "sinks/sink_kinds.h"

namespace dora::cli {
namespace {

using Kind = Candidates::Kind;

Candidates Sites() {
  Candidates sites;
  for (const absl::string_view site : sinks::SitesWithDora()) {
    sites.words.push_back({std::string(site), ""});
  }
  return sites;
}

Candidates Providers() {
  Candidates names;
  for (const providers::Provider& provider : providers::AllProviders()) {
    names.words.push_back(
        {std::string(provider.name), std::string(provider.display_name)});
  }
  names.words.push_back({"none", "Read no CI system's variables"});
  return names;
}

/// By what stands for the value in the help.
Candidates ValuesOf(absl::string_view placeholder) {
  if (placeholder == "FILE") return {Kind::kFiles};
  if (placeholder == "DIRECTORY") return {Kind::kDirectories};
  if (placeholder == "SITE") return Sites();
  if (placeholder == "PROVIDER") return Providers();
  Candidates choices;
  if (!absl::StrContains(placeholder, '|')) return choices;
  for (const absl::string_view choice : absl::StrSplit(placeholder, '|')) {
    choices.words.push_back({std::string(choice), ""});
  }
  return choices;
}

Candidates Sinks(absl::string_view text) {
  Candidates kinds;
  kinds.words.push_back({sinks::kDora, "The DORA Metrics API"});
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    const std::string beginning = absl::StrCat(kind.name, "=");
    if (absl::StartsWith(text, beginning)) {
      Candidates values = ValuesOf(kind.value);
      values.from = beginning.size();
      if (values.kind != Kind::kWords) return values;
    }
    kinds.words.push_back({beginning, absl::StrCat(beginning, kind.value)});
  }
  return kinds;
}

std::string LinesOfWords(const std::vector<Candidate>& words) {
  if (words.empty()) return "";
  const bool wants_more = std::any_of(
      words.begin(), words.end(),
      [](const Candidate& word) { return absl::EndsWith(word.value, "="); });
  std::string lines = wants_more ? ":nospace" : ":words";
  for (const Candidate& word : words) {
    absl::StrAppend(&lines, "\n", word.value,
                    word.description.empty() ? "" : "\t", word.description);
  }
  return lines;
}

}  // namespace

Candidates ValuesOf(const app::InputSpec& spec, absl::string_view text) {
  if (spec.id == app::input::kSink) return Sinks(text);
  return ValuesOf(PlaceholderOf(spec));
}

Candidates ArgumentsOf(const CommandSpec& command) {
  return ValuesOf(command.arguments_name);
}

std::string ToLines(const Candidates& candidates) {
  switch (candidates.kind) {
    case Kind::kWords:
      return LinesOfWords(candidates.words);
    case Kind::kFiles:
      return absl::StrCat(":files ", candidates.from);
    case Kind::kDirectories:
      return absl::StrCat(":directories ", candidates.from);
    case Kind::kCommand:
      return absl::StrCat(":command ", candidates.from);
  }
  return "";
}

}  // namespace dora::cli
