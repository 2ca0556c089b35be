#include "cli/help.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/option_groups.h"

namespace dora::cli {
namespace {

constexpr size_t kColumns = 80;
/// How long a term can be that has its text on the same line.
constexpr size_t kLongestTerm = 26;

using Lines = std::vector<std::string>;

struct Entry {
  std::string term;
  std::string text;
};

/// What is not parted by the end of a line: the words of `text`, and what
/// stands in brackets, such as `[default: 30]`, if it fits in `room`.
std::vector<std::string> Units(absl::string_view text, size_t room) {
  std::vector<std::string> units;
  while (!text.empty()) {
    size_t length = std::min(text.find(' '), text.size());
    if (text.front() == '[') {
      const size_t end = text.find(']');
      if (end != text.npos && end < room) length = end + 1;
    }
    units.emplace_back(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return units;
}

/// Adds `text` to the last line, which is of `indent` columns, and to as many
/// more as it takes, each begun by as many spaces.
void Wrap(absl::string_view text, size_t indent, Lines& lines) {
  bool begun = false;
  for (const std::string& unit : Units(text, kColumns - indent)) {
    if (begun && lines.back().size() + 1 + unit.size() > kColumns) {
      lines.emplace_back(indent, ' ');
    } else if (begun) {
      lines.back() += ' ';
    }
    lines.back() += unit;
    begun = true;
  }
}

void AddWrapped(absl::string_view text, size_t indent, Lines& lines) {
  lines.emplace_back(indent, ' ');
  Wrap(text, indent, lines);
}

/// The terms in one column, their texts in another.
void AddColumns(const std::vector<Entry>& entries, Lines& lines) {
  size_t longest = 0;
  for (const Entry& entry : entries) {
    if (entry.term.size() > kLongestTerm) continue;
    longest = std::max(longest, entry.term.size());
  }
  const size_t column = 2 + longest + 2;
  for (const Entry& entry : entries) {
    lines.push_back(absl::StrCat("  ", entry.term));
    if (entry.term.size() > longest) lines.emplace_back();
    lines.back().resize(column, ' ');
    Wrap(entry.text, column, lines);
  }
}

/// Each text below its term.
void AddParagraphs(const std::vector<Entry>& entries, Lines& lines) {
  constexpr size_t kIndent = 6;
  for (const Entry& entry : entries) {
    lines.push_back(absl::StrCat("  ", entry.term));
    for (const absl::string_view line : absl::StrSplit(entry.text, '\n')) {
      AddWrapped(line, kIndent, lines);
    }
  }
}

void AddHeading(absl::string_view heading, Lines& lines) {
  lines.insert(lines.end(), {"", absl::StrCat(heading, ":")});
}

/// `[default: 30] [env: DORA_TIMEOUT]`; empty if the option has neither.
std::string DefaultAndVariables(const app::InputSpec& spec) {
  std::vector<std::string> parts;
  // That a flag is off by default goes without saying.
  if (!spec.default_value.empty() && spec.default_value != "false") {
    parts.push_back(absl::StrCat("[default: ", spec.default_value, "]"));
  }
  if (!spec.variables.empty()) {
    parts.push_back(
        absl::StrCat("[env: ", absl::StrJoin(spec.variables, ", "), "]"));
  }
  return absl::StrJoin(parts, " ");
}

std::string Joined(absl::string_view text, absl::string_view separator,
                   absl::string_view more) {
  return absl::StrCat(text, more.empty() ? "" : separator, more);
}

Entry ShortEntry(const app::InputSpec& spec) {
  return {OptionAndValue(spec),
          Joined(FirstSentence(spec.help), " ", DefaultAndVariables(spec))};
}

Entry FullEntry(const app::InputSpec& spec) {
  return {OptionAndValue(spec),
          Joined(spec.help, "\n", DefaultAndVariables(spec))};
}

/// What the command does, an example and its usage.
Lines BeginPage(absl::string_view summary, absl::string_view example,
                const std::string& usage) {
  Lines lines;
  AddWrapped(summary, 0, lines);
  lines.insert(lines.end(), {"", absl::StrCat("  $ ", example), "",
                             absl::StrCat("Usage: ", usage)});
  return lines;
}

void AddArguments(const CommandSpec& command, Lines& lines) {
  if (command.arguments_name.empty()) return;
  AddHeading("Arguments", lines);
  AddColumns({{std::string(command.arguments_name),
               std::string(command.arguments_help)}},
             lines);
}

void AddMostUsed(const CommandSpec& command, Lines& lines) {
  std::vector<Entry> entries;
  for (const app::InputSpec& spec : MostUsedOptions(command)) {
    entries.push_back(ShortEntry(spec));
  }
  if (entries.empty()) return;
  AddHeading("Options", lines);
  AddColumns(entries, lines);
}

void AddAllOptions(const CommandSpec& command, Lines& lines) {
  for (const OptionGroup& group : GroupOptions(command)) {
    std::vector<Entry> entries;
    for (const app::InputSpec& spec : group.options) {
      entries.push_back(FullEntry(spec));
    }
    AddHeading(group.heading, lines);
    AddParagraphs(entries, lines);
  }
  AddHeading("Help", lines);
  if (command.scope == 0) {
    AddColumns({{"-h, --help", "Print this help."}}, lines);
    return;
  }
  AddColumns({{"-h", "Print the most used options."},
              {"--help", "Print all options."}},
             lines);
}

void AddSecretNames(const CommandSpec& command, Lines& lines) {
  std::vector<absl::string_view> names;
  for (const app::InputSpec& spec : Secrets(command)) {
    names.push_back(spec.variables.front());
  }
  if (names.empty()) return;
  lines.emplace_back();
  AddWrapped(absl::StrCat("Secrets, from the environment only: ",
                          absl::StrJoin(names, ", "), "."),
             0, lines);
}

void AddSecrets(const CommandSpec& command, Lines& lines) {
  std::vector<Entry> entries;
  for (const app::InputSpec& spec : Secrets(command)) {
    entries.push_back(
        {absl::StrJoin(spec.variables, ", "), std::string(spec.help)});
  }
  if (entries.empty()) return;
  AddHeading("Secrets, from the environment only", lines);
  AddParagraphs(entries, lines);
}

std::vector<Entry> ShortCommandEntries() {
  std::vector<Entry> entries;
  for (const CommandSpec& command : AllCommands()) {
    entries.push_back({std::string(command.name),
                       std::string(FirstSentence(command.summary))});
  }
  return entries;
}

std::vector<Entry> FullCommandEntries() {
  std::vector<Entry> entries;
  for (const CommandSpec& command : AllCommands()) {
    entries.push_back({std::string(command.name),
                       absl::StrCat(command.summary, "\n$ ", command.example)});
  }
  return entries;
}

}  // namespace

std::string ProgramHelp(HelpLength length) {
  Lines lines = BeginPage(
      "Report deployments to the DORA Metrics API from any CI system.",
      AllCommands().front().example, "dora-deploy COMMAND [OPTION ...]");
  AddHeading("Commands", lines);
  if (length == HelpLength::kFull) {
    AddParagraphs(FullCommandEntries(), lines);
  } else {
    AddColumns(ShortCommandEntries(), lines);
  }
  AddHeading("Options", lines);
  AddColumns({{"-h", "Print the commands."},
              {"--help", "Print the commands with an example of each."},
              {"--version", "Print the version."}},
             lines);
  lines.insert(
      lines.end(),
      {"", "Run `dora-deploy COMMAND --help` for a command's options."});
  return absl::StrJoin(lines, "\n");
}

std::string CommandHelp(const CommandSpec& command, HelpLength length) {
  Lines lines = BeginPage(command.summary, command.example, UsageOf(command));
  AddArguments(command, lines);
  // There is nothing to shorten if there are no options.
  if (length == HelpLength::kFull || command.scope == 0) {
    AddAllOptions(command, lines);
    AddSecrets(command, lines);
  } else {
    AddMostUsed(command, lines);
    AddSecretNames(command, lines);
    lines.insert(lines.end(),
                 {"", absl::StrCat("Run `dora-deploy ", command.name,
                                   " --help` for all options.")});
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace dora::cli
