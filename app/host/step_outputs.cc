#include "app/host/step_outputs.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "app/host/add_new.h"
#include "app/host/step_host.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"

namespace dora::app {
namespace {

/// `text` so that Markdown and HTML read it as plain text in a table's cell.
std::string Cell(const std::string& text) {
  static constexpr absl::string_view kSpecial = "\\`*_{}[]()<>#+-.!|&~$:@/";
  std::string escaped;
  for (const char c : OneLine(text)) {
    // Numeric references are inert in every renderer, autolinks included.
    if (kSpecial.find(c) != absl::string_view::npos) {
      absl::StrAppend(&escaped, "&#", static_cast<int>(c), ";");
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Statuses(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> names;
  for (const Outcome& outcome : outcomes) {
    AddNew(StatusName(outcome.status), names);
  }
  return names.empty() ? "skipped" : absl::StrJoin(names, ",");
}

/// False where all events go to the API alone, as they do by default.
bool HasOtherSinks(const std::vector<Outcome>& outcomes) {
  return std::any_of(
      outcomes.begin(), outcomes.end(),
      [](const Outcome& outcome) { return outcome.sink != sinks::kDora; });
}

}  // namespace

std::vector<std::pair<std::string, std::string>> StepOutputs(
    const std::vector<Outcome>& outcomes, const std::string& git_metadata) {
  std::vector<std::string> ids;
  std::vector<std::string> services;
  core::GitInfo git;
  for (const Outcome& outcome : outcomes) {
    const core::Deployment* event = outcome.deployment();
    if (event == nullptr) continue;
    AddNew(outcome.id, ids);
    AddNew(event->service(), services);
    if (event->git()) git = *event->git();
  }
  const bool delivered = !outcomes.empty() && AllSent(outcomes);
  return {{"event-id", absl::StrJoin(ids, ",")},
          {"service", absl::StrJoin(services, ",")},
          {"status", Statuses(outcomes)},
          {"delivered", delivered ? "true" : "false"},
          {"git-repository-url", git.repository_url},
          {"git-commit-sha", git.commit_sha},
          {"git-metadata", git_metadata}};
}

std::string MarkdownSummary(const std::vector<Outcome>& outcomes) {
  const bool with_sink = HasOtherSinks(outcomes);
  std::string text = absl::StrCat(
      "| Service | Env | Version | Status | Started | Finished | Commit | Id |",
      with_sink ? " Sink |" : "", "\n|---|---|---|---|---|---|---|---|",
      with_sink ? "---|" : "", "\n");
  for (const Outcome& outcome : outcomes) {
    const core::Deployment* event = outcome.deployment();
    if (event == nullptr) continue;
    std::vector<std::string> cells = {
        event->service(),
        event->env(),
        event->version(),
        StatusName(outcome.status),
        core::FormatRfc3339(event->started_at()),
        core::FormatRfc3339(event->finished_at()),
        event->git() ? core::ShortSha(event->git()->commit_sha) : "",
        outcome.id};
    if (with_sink) cells.push_back(outcome.sink);
    for (const std::string& cell : cells) {
      absl::StrAppend(&text, "| ", Cell(cell), " ");
    }
    absl::StrAppend(&text, "|\n");
  }
  return text;
}

}  // namespace dora::app
