#include "cli/usage_mistakes.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "app/host/step_host.h"
#include "cli/meant_option.h"
#include "cli/option_groups.h"
#include "core/base/error.h"
#include "core/base/suggest.h"

namespace dora::cli {
namespace {

/// What people type for a command of another name.
struct OtherName {
  absl::string_view word;
  absl::string_view meant;
};
constexpr OtherName kOtherNames[] = {
    {"deploy", "deployment"},
    {"deployments", "deployment"},
    {"end", "finish"},
    {"flush", "outbox flush"},
    {"help", "--help"},
    {"incident", "failure"},
    {"mark", "change-failure"},
    {"report", "deployment"},
    {"rollback", "change-failure"},
    {"run", "exec"},
    {"send", "deployment"},
    {"stop", "finish"},
    {"version", "--version"},
};

std::string MeantCommand(const std::string& word,
                         const std::vector<std::string>& names) {
  const auto other =
      std::find_if(std::begin(kOtherNames), std::end(kOtherNames),
                   [&word](const OtherName& row) { return row.word == word; });
  return other == std::end(kOtherNames) ? core::NearestName(word, names)
                                        : std::string(other->meant);
}

std::string DidYouMean(const std::string& name) {
  return name.empty() ? "" : absl::StrCat("Did you mean ", name, "? ");
}

std::string NameOf(const app::InputSpec& option) {
  return app::OptionName(option.id);
}

/// The commands that take the option of this name; empty where none does.
std::vector<absl::string_view> CommandsWith(absl::string_view name) {
  std::vector<absl::string_view> commands;
  const app::InputSpec* option =
      absl::ConsumePrefix(&name, "--") ? app::FindInput(name) : nullptr;
  if (option == nullptr || option->secret) return commands;
  for (const CommandSpec& command : AllCommands()) {
    if ((option->scope & command.scope) != 0) commands.push_back(command.name);
  }
  return commands;
}

}  // namespace

std::string DescribeMissingCommand(const std::string& word) {
  std::vector<std::string> names;
  for (const CommandSpec& command : AllCommands()) {
    names.emplace_back(command.name);
  }
  const bool is_option = absl::StartsWith(word, "-");
  return absl::StrCat("A command is required: ", absl::StrJoin(names, ", "),
                      ". ",
                      is_option ? "Options stand behind it. "
                                : DidYouMean(MeantCommand(word, names)),
                      "See `--help`.");
}

std::string DescribeUnknownOption(const std::string& name,
                                  const CommandSpec& command,
                                  const std::vector<std::string>& known) {
  const std::string shown = app::OneLine(name);
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    return absl::StrCat(shown, ": takes no value. See `--help`.");
  }
  const std::string variable = VariableOfSecret(name);
  if (!variable.empty()) {
    return absl::StrCat(shown,
                        ": not an option, because argument lists are public. "
                        "Set ",
                        variable, " in the environment.");
  }
  const std::vector<absl::string_view> others = CommandsWith(name);
  if (!others.empty()) {
    return absl::StrCat(shown, ": an option of ", absl::StrJoin(others, ", "),
                        ", but not of ", command.name, ". See `--help`.");
  }
  return absl::StrCat(shown, ": unknown option. ",
                      DidYouMean(MeantOption(name, known)), "See `--help`.");
}

std::string DescribeMissingValue(const app::InputSpec& option) {
  return absl::StrCat(NameOf(option), ": a value is required. Write `",
                      OptionAndValue(option),
                      "`; a variable that may be empty needs quotes.");
}

std::string DescribeSwallowedOption(const app::InputSpec& option,
                                    const std::string& other) {
  return absl::StrCat(NameOf(option), ": a value is required, but ", other,
                      " stands there. Write `", OptionAndValue(option),
                      "`; a variable that may be empty needs quotes.");
}

std::string DescribeTwoValues(const app::InputSpec& option,
                              const std::string& first,
                              const std::string& second) {
  return absl::StrCat(NameOf(option), ": given as ", core::Quoted(first),
                      " and as ", core::Quoted(second),
                      ", but it takes one value. Leave one of them out.");
}

std::string DescribeStray(const CommandSpec& command,
                          const app::InputSpec* flag) {
  if (flag != nullptr) {
    const std::string name = NameOf(*flag);
    return absl::StrCat(name,
                        ": the word behind it (not shown) belongs to no "
                        "option. Write `",
                        name, "`, `", name, "=true` or `", name, "=false`.");
  }
  return absl::StrCat(command.name,
                      ": unexpected argument (not shown), as only options are "
                      "taken. Put a value with blanks in quotes. See "
                      "`--help`.");
}

std::string DescribeTypographicDash(const std::string& option) {
  return absl::StrCat(option,
                      ": the dash before it is one of a word processor, such "
                      "as \u2014 or \u2013. Write it with two hyphens: `",
                      option, "`.");
}

std::string DescribeMark(const CommandSpec& command) {
  return absl::StrCat(command.name,
                      ": unexpected words (not shown) behind `--`. Only exec "
                      "takes a command there.");
}

std::string DescribeArguments(const CommandSpec& command, size_t given) {
  if (given == 0) {
    return absl::StrCat(command.name, ": ", command.arguments_name,
                        " is required. See `--help`.");
  }
  return absl::StrCat(command.name, ": takes one argument, ",
                      command.arguments_name, ", but ", given,
                      " are given. Put a name with blanks in quotes.");
}

}  // namespace dora::cli
