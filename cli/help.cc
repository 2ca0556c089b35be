#include "cli/help.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/option_groups.h"

namespace dora::cli {
namespace {

constexpr size_t kColumns = 80;
constexpr size_t kLines = 40;
/// Where the text of an option or a command begins, if its name leaves room.
constexpr size_t kTextColumn = 24;

using Lines = std::vector<std::string>;

/// `text` over as many lines as it takes, each begun by `indent` spaces.
void AddWrapped(absl::string_view text, size_t indent, Lines& lines) {
  std::string line(indent, ' ');
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    const bool begun = line.size() > indent;
    if (begun && line.size() + 1 + word.size() > kColumns) {
      lines.push_back(line);
      line.assign(indent, ' ');
    } else if (begun) {
      line += ' ';
    }
    absl::StrAppend(&line, word);
  }
  lines.push_back(line);
}

/// `text` up to the end of a sentence or a clause that leaves it at most `room`
/// long; empty where there is none.
absl::string_view ClausesWithin(absl::string_view text, size_t room) {
  text = absl::StripSuffix(text, ".");
  if (text.size() <= room) return text;
  for (const absl::string_view mark : {". ", "; ", ": ", ", ", " ("}) {
    const size_t end = text.rfind(mark, room);
    if (end != absl::string_view::npos) return text.substr(0, end);
  }
  return "";
}

/// `text` on one line of at most `room` columns.
std::string Shortened(absl::string_view text, size_t room) {
  const absl::string_view clauses = ClausesWithin(text, room);
  if (!clauses.empty()) return std::string(clauses);
  const absl::string_view begin = text.substr(0, room - 3);
  return absl::StrCat(begin.substr(0, begin.rfind(' ')), " ...");
}

/// The text of an option, with its variable where that leaves enough of it.
std::string ShortText(const app::InputSpec& spec, size_t room) {
  if (spec.variables.empty()) return Shortened(spec.help, room);
  const std::string variable = absl::StrCat(" [", spec.variables.front(), "]");
  const absl::string_view clauses =
      variable.size() < room ? ClausesWithin(spec.help, room - variable.size())
                             : "";
  return clauses.empty() ? Shortened(spec.help, room)
                         : absl::StrCat(clauses, variable);
}

/// `  name`, filled up to the column of the texts.
std::string Named(absl::string_view name) {
  std::string line = absl::StrCat("  ", name, "  ");
  line.resize(std::max(line.size(), kTextColumn), ' ');
  return line;
}

std::string OptionLine(const app::InputSpec& spec) {
  const std::string line = Named(OptionAndValue(spec));
  return absl::StrCat(line, ShortText(spec, kColumns - line.size()));
}

/// The first lines of a command's page: what it does, an example, its usage.
Lines BeginPage(const CommandSpec& command) {
  Lines lines;
  AddWrapped(command.summary, 0, lines);
  lines.insert(lines.end(), {"", absl::StrCat("  $ ", command.example), "",
                             absl::StrCat("Usage: ", UsageOf(command))});
  if (!command.arguments_name.empty()) {
    lines.push_back(
        absl::StrCat("  ", command.arguments_name, ": ",
                     absl::StripSuffix(command.arguments_help, ".")));
  }
  return lines;
}

void AddSecrets(const CommandSpec& command, Lines& lines) {
  const auto variables = SecretVariables(command);
  if (variables.empty()) return;
  AddWrapped(absl::StrCat("From the environment alone: ",
                          absl::StrJoin(variables, ", "), "."),
             0, lines);
}

/// The options as long as there are fewer than `room` lines; gives the names
/// of those that are left.
std::vector<std::string> AddOptions(const CommandSpec& command, size_t room,
                                    Lines& lines) {
  std::vector<std::string> left;
  for (const OptionGroup& group : GroupOptions(command)) {
    bool begun = false;
    for (const app::InputSpec& spec : group.options) {
      if (lines.size() + (begun ? 1 : 3) > room) {
        left.push_back(absl::StrCat("--", spec.name));
        continue;
      }
      if (!begun) {
        lines.insert(lines.end(), {"", absl::StrCat(group.heading, ":")});
      }
      begun = true;
      lines.push_back(OptionLine(spec));
    }
  }
  return left;
}

Lines EndPage(const CommandSpec& command,
              const std::vector<std::string>& left) {
  Lines lines;
  if (command.scope == 0) return lines;
  lines.emplace_back();
  if (!left.empty()) {
    AddWrapped(absl::StrCat("Also: ", absl::StrJoin(left, ", "), "."), 0,
               lines);
  }
  AddSecrets(command, lines);
  lines.push_back(absl::StrCat("Every option in full: dora-deploy ",
                               command.name, " --help-all"));
  return lines;
}

std::string Join(const Lines& lines) { return absl::StrJoin(lines, "\n"); }

}  // namespace

std::string ProgramHelp() {
  Lines lines = {
      "Report deployments to the DORA Metrics API from any CI system.",
      "",
      absl::StrCat("  $ ", AllCommands().front().example),
      "",
      "Usage: dora-deploy COMMAND [OPTION ...]",
      "",
      "Commands:"};
  for (const CommandSpec& command : AllCommands()) {
    const std::string line = Named(command.name);
    lines.push_back(
        absl::StrCat(line, Shortened(command.summary, kColumns - line.size())));
  }
  lines.insert(lines.end(),
               {"", "Options:", Named("-h, --help") + "Print this.",
                Named("--version") + "Print the version.", "",
                "A command's options: dora-deploy COMMAND --help"});
  return Join(lines);
}

std::string CommandHelp(const CommandSpec& command) {
  // Naming what is left takes lines, for which more options may be left.
  std::vector<std::string> left;
  for (size_t room = kLines;; --room) {
    Lines lines = BeginPage(command);
    left = AddOptions(command, room, lines);
    const Lines end = EndPage(command, left);
    lines.insert(lines.end(), end.begin(), end.end());
    if (lines.size() <= kLines) return Join(lines);
  }
}

std::string FullCommandHelp(const CommandSpec& command) {
  constexpr size_t kIndent = 6;
  Lines lines = BeginPage(command);
  for (const OptionGroup& group : GroupOptions(command)) {
    lines.insert(lines.end(), {"", absl::StrCat(group.heading, ":")});
    for (const app::InputSpec& spec : group.options) {
      lines.push_back(absl::StrCat("  ", OptionAndValue(spec)));
      AddWrapped(spec.help, kIndent, lines);
      if (!spec.variables.empty()) {
        AddWrapped(
            absl::StrCat("Variable: ", absl::StrJoin(spec.variables, ", ")),
            kIndent, lines);
      }
      if (!spec.default_value.empty()) {
        AddWrapped(absl::StrCat("Default: ", spec.default_value), kIndent,
                   lines);
      }
    }
  }
  lines.emplace_back();
  AddSecrets(command, lines);
  return Join(lines);
}

}  // namespace dora::cli
