#include "os/command_line.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dora::os {
namespace {

constexpr absl::string_view kSeparators = "/\\";
/// What cmd has where PATHEXT is not set, of what can be started.
constexpr absl::string_view kUsualEndings = ".com;.exe;.bat;.cmd";
/// cmd cuts a longer line.
constexpr size_t kLongestCmdLine = 8191;
constexpr size_t kLongestLine = 32766;

absl::string_view NameIn(absl::string_view path) {
  const size_t separator = path.find_last_of("/\\:");
  return separator == path.npos ? path : path.substr(separator + 1);
}

absl::string_view EndingOf(absl::string_view path) {
  const absl::string_view name = NameIn(path);
  const size_t dot = name.rfind('.');
  return dot == name.npos ? absl::string_view() : name.substr(dot);
}

/// Puts `text` between quotation marks, each of its own as `quote`. Before a
/// quotation mark a backslash counts as an escape, so it is doubled there.
std::string InQuotes(absl::string_view text, absl::string_view quote) {
  std::string result = "\"";
  size_t backslashes = 0;
  for (const char c : text) {
    if (c == '"') {
      result.append(backslashes, '\\');
      absl::StrAppend(&result, quote);
    } else {
      result.push_back(c);
    }
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  result.append(backslashes, '\\');
  result.push_back('"');
  return result;
}

/// None of them means anything to cmd or to a program that splits a line.
bool IsPlainForCmd(char c) {
  return absl::ascii_isalnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
         absl::StrContains("#$*+-./:?@\\_", c);
}

/// True where a character from U+0080 to U+00A0 is in it, in UTF-8: cmd takes
/// the last, a blank, for the end of a word.
bool HasControlOrBlank(absl::string_view text) {
  for (size_t at = text.find('\xC2'); at != text.npos;
       at = text.find('\xC2', at + 1)) {
    if (at + 1 < text.size() &&
        static_cast<unsigned char>(text[at + 1]) <= 0xA0)
      return true;
  }
  return false;
}

/// cmd expands variables also between quotation marks. In a line, unlike in a
/// script, no percent sign escapes another; but the first of `%%` begins no
/// name and stands for itself, and `%cd:~,%` is always there and empty.
std::string EscapePercent(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"%", "%%cd:~,%"}});
}

/// As one word for cmd, then for the script, then for a program that gets the
/// script's arguments as they stand. A word that needs no quotation marks gets
/// none: a script may compare it.
std::string QuoteForCmd(absl::string_view argument) {
  const bool is_plain =
      !argument.empty() && std::all_of(argument.begin(), argument.end(),
                                       [](char c) { return IsPlainForCmd(c); });
  // Inside a script's own quotation marks it would be an escape.
  const bool ends_plain = !absl::EndsWith(argument, "\\");
  if (is_plain && ends_plain && !HasControlOrBlank(argument)) {
    return std::string(argument);
  }
  return EscapePercent(InQuotes(argument, "\"\""));
}

/// Extensions on, which the escaped percent sign needs; `!` has no meaning; no
/// command of the registry is run before; and only the first and the last
/// quotation mark are cmd's.
Launch CmdLaunch(const std::string& file,
                 const std::vector<std::string>& arguments,
                 const std::string& cmd) {
  const std::string script = absl::StrReplaceAll(file, {{"/", "\\"}});
  std::string line =
      absl::StrCat(QuoteArgument(cmd), " /d /e:on /v:off /s /c \"\"",
                   EscapePercent(script), "\"");
  for (const std::string& argument : arguments) {
    if (argument.find_first_of("\r\n") != std::string::npos) {
      return {"", "",
              "an argument with a line break cannot be passed to a script of "
              "cmd"};
    }
    absl::StrAppend(&line, " ", QuoteForCmd(argument));
  }
  line.push_back('"');
  if (line.size() > kLongestCmdLine) {
    return {"", "", "its arguments are too long for a script of cmd"};
  }
  return {cmd, line};
}

Launch PowerShellLaunch(const std::string& file,
                        const std::vector<std::string>& arguments,
                        const std::string& powershell) {
  std::vector<std::string> words = {
      "-NoProfile", "-NonInteractive", "-ExecutionPolicy",
      "Bypass",     "-File",           file};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return {powershell, LineOf(powershell, words)};
}

/// The folders of PATH that mean the same everywhere.
std::vector<std::string> FoldersOf(absl::string_view path) {
  std::vector<std::string> folders;
  for (absl::string_view folder : absl::StrSplit(path, ';')) {
    folder = absl::StripAsciiWhitespace(folder);
    if (absl::ConsumePrefix(&folder, "\"")) absl::ConsumeSuffix(&folder, "\"");
    if (!IsAbsolute(folder)) continue;
    const bool is_closed = absl::StrContains(kSeparators, folder.back());
    folders.push_back(absl::StrCat(folder, is_closed ? "" : "\\"));
  }
  return folders;
}

std::vector<std::string> EndingsOf(absl::string_view list) {
  std::vector<std::string> endings;
  for (const absl::string_view word : absl::StrSplit(list, ';')) {
    const std::string ending =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(word));
    if (ending == ".com" || ending == ".exe" || ending == ".bat" ||
        ending == ".cmd") {
      endings.push_back(ending);
    }
  }
  return endings;
}

bool HasFolder(absl::string_view name) {
  return name.find_first_of("/\\:") != name.npos;
}

}  // namespace

std::string QuoteArgument(absl::string_view argument) {
  if (!argument.empty() && argument.find_first_of(" \t\n\v\"") == argument.npos)
    return std::string(argument);
  return InQuotes(argument, "\\\"");
}

std::string LineOf(absl::string_view name,
                   const std::vector<std::string>& arguments) {
  // In the first word no backslash is an escape.
  std::string line = absl::StrCat("\"", name, "\"");
  for (const std::string& argument : arguments) {
    absl::StrAppend(&line, " ", QuoteArgument(argument));
  }
  return line;
}

FileKind KindOf(absl::string_view path) {
  const size_t last = path.find_last_not_of(". ");
  const absl::string_view ending =
      EndingOf(path.substr(0, last == path.npos ? 0 : last + 1));
  if (absl::EqualsIgnoreCase(ending, ".bat") ||
      absl::EqualsIgnoreCase(ending, ".cmd")) {
    return FileKind::kCmdScript;
  }
  return absl::EqualsIgnoreCase(ending, ".ps1") ? FileKind::kPowerShellScript
                                                : FileKind::kProgram;
}

bool IsAbsolute(absl::string_view path) {
  const auto is_separator = [path](size_t i) {
    return i < path.size() && absl::StrContains(kSeparators, path[i]);
  };
  const bool has_drive =
      path.size() > 2 && absl::ascii_isalpha(path[0]) && path[1] == ':';
  return has_drive ? is_separator(2) : is_separator(0) && is_separator(1);
}

std::vector<std::string> CommandPlaces(absl::string_view name,
                                       absl::string_view path,
                                       absl::string_view endings) {
  std::vector<std::string> tails = EndingsOf(endings);
  if (tails.empty()) tails = EndingsOf(kUsualEndings);
  const bool has_folder = HasFolder(name);
  const bool has_ending = !EndingOf(name).empty();
  if (has_ending) tails.insert(tails.begin(), "");
  // It is there, so that saying why it cannot be run helps.
  if (has_folder && !has_ending) tails.push_back("");
  std::vector<std::string> places;
  for (const std::string& folder :
       has_folder ? std::vector<std::string>{""} : FoldersOf(path)) {
    for (const std::string& tail : tails) {
      places.push_back(absl::StrCat(folder, name, tail));
    }
  }
  return places;
}

std::vector<std::string> ProgramPlaces(absl::string_view name,
                                       absl::string_view path) {
  if (HasFolder(name) && !IsAbsolute(name)) return {};
  std::vector<std::string> places;
  for (const std::string& place : CommandPlaces(name, path, ".exe;.com")) {
    const absl::string_view ending = EndingOf(place);
    if (absl::EqualsIgnoreCase(ending, ".exe") ||
        absl::EqualsIgnoreCase(ending, ".com")) {
      places.push_back(place);
    }
  }
  return places;
}

Launch LaunchOf(const std::string& file, const std::string& name,
                const std::vector<std::string>& arguments,
                const Interpreters& interpreters) {
  for (const std::string& argument : arguments) {
    if (absl::StrContains(argument, '\0')) {
      return {"", "", "an argument with a NUL cannot be passed to a command"};
    }
  }
  Launch launch;
  switch (KindOf(file)) {
    case FileKind::kProgram:
      launch = {file, LineOf(name, arguments)};
      break;
    case FileKind::kCmdScript:
      launch = CmdLaunch(file, arguments, interpreters.cmd);
      break;
    case FileKind::kPowerShellScript:
      launch = PowerShellLaunch(file, arguments, interpreters.powershell);
      break;
  }
  if (launch.line.size() > kLongestLine) {
    return {"", "", "its arguments are too long for Windows"};
  }
  return launch;
}

}  // namespace dora::os
