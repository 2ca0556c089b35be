#include "cli/option_groups.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::cli {
namespace {

struct Heading {
  unsigned scope;  ///< of InputScope
  absl::string_view text;
};

/// An option stands under the first that fits; the last fits all.
constexpr Heading kHeadings[] = {
    {app::kImportInput, "The import"},
    {app::kDoctorInput, "The check"},
    {app::kEventInput, "The event"},
    {app::kTimeInput, "Its times"},
    {app::kJobInput, "The job"},
    {app::kExecInput, "The command"},
    {app::kFailureInput, "The incident"},
    {app::kChangeInput, "The mark"},
    {app::kConfigInput | app::kChangeFilterInput, "Monorepos"},
    {app::kUploadInput | app::kFetchInput | app::kGitInput, "Git metadata"},
    {app::kRollbackInput, "Rollbacks"},
    {app::kPrintInput, "The output"},
    {app::kContextInput, "The source"},
    {app::kSendInput | app::kSinkInput, "The delivery"},
    {~0u, "More"},
};

const Heading* HeadingOf(const app::InputSpec& spec,
                         const CommandSpec& command) {
  for (const Heading& heading : kHeadings) {
    if ((spec.scope & command.scope & heading.scope) != 0) return &heading;
  }
  return nullptr;
}

app::InputSpec AsMeantBy(const CommandSpec& command, app::InputSpec spec) {
  for (const InputMeaning& meaning : command.meanings) {
    if (meaning.input != spec.id) continue;
    spec.help = meaning.help;
    spec.default_value = meaning.default_value;
  }
  return spec;
}

}  // namespace

std::vector<OptionGroup> GroupOptions(const CommandSpec& command) {
  std::vector<OptionGroup> groups;
  for (const Heading& heading : kHeadings) {
    OptionGroup group{heading.text, {}};
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (!spec.secret && HeadingOf(spec, command) == &heading) {
        group.options.push_back(AsMeantBy(command, spec));
      }
    }
    if (!group.options.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<app::InputSpec> MostUsedOptions(const CommandSpec& command) {
  std::vector<app::InputSpec> options;
  for (const app::input::Id id : command.most_used) {
    options.push_back(AsMeantBy(command, app::SpecOf(id)));
  }
  return options;
}

absl::string_view FirstSentence(absl::string_view text) {
  for (size_t at = text.find(". "); at != text.npos;
       at = text.find(". ", at + 1)) {
    // A dot that is an example, or part of a name, ends no sentence.
    const bool ends_word = at > 0 && text[at - 1] != ' ';
    const bool begins =
        at + 2 < text.size() && absl::ascii_isupper(text[at + 2]);
    if (ends_word && begins) return text.substr(0, at);
  }
  return absl::StripSuffix(text, ".");
}

std::vector<app::InputSpec> Secrets(const CommandSpec& command) {
  std::vector<app::InputSpec> secrets;
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret && (spec.scope & command.scope) != 0) {
      secrets.push_back(spec);
    }
  }
  return secrets;
}

absl::string_view PlaceholderOf(const app::InputSpec& spec) {
  if (spec.type == app::InputType::kFlag) return "";
  return spec.value.empty() ? "TEXT" : spec.value;
}

std::string OptionAndValue(const app::InputSpec& spec) {
  const absl::string_view value = PlaceholderOf(spec);
  return absl::StrCat("--", spec.name, value.empty() ? "" : " ", value);
}

std::string UsageOf(const CommandSpec& command) {
  const std::string name = absl::StrCat("dora-deploy ", command.name);
  const absl::string_view options = command.scope == 0 ? "" : " [OPTION ...]";
  switch (command.arguments) {
    case Arguments::kNone:
      return absl::StrCat(name, options);
    case Arguments::kOne:
      return absl::StrCat(name, " ", command.arguments_name, options);
    case Arguments::kWord:
      return absl::StrCat(name, " [", command.arguments_name, "]", options);
    case Arguments::kAny:
      return absl::StrCat(name, " [", command.arguments_name, " ...]", options);
    case Arguments::kCommand:
      return absl::StrCat(name, options, " ", command.arguments_name);
  }
  return name;
}

}  // namespace dora::cli
