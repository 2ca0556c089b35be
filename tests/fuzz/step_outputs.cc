#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "github_action/workflow_commands.h"
#include "github_action/workflow_files.h"
#include "gitlab_component/dotenv.h"
#include "tests/fuzz/property.h"

// What a step hands to its platform: two values, which may be of strangers,
// arrive as these two and as nothing else. The platforms' readers are written
// here after their sources: actions/runner (FileCommandManager.cs,
// ActionCommand.cs) and GitLab (ParseDotenvArtifactService). The input is the
// two values with `---` between.

namespace dora::fuzz {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

constexpr char kToken[] = "dora-0123456789abcdef0123456789abcdef";

// -------------------------------------------------------------------- GitLab

void CheckDotenv(const Values& outputs) {
  const auto dotenv = gitlab_component::MakeDotenv(outputs);
  Values read;
  for (const absl::string_view line :
       absl::StrSplit(dotenv.text, '\n', absl::SkipEmpty())) {
    const size_t equals = line.find('=');
    Promise(equals != absl::string_view::npos, "a line is a variable", line);
    read.emplace_back(absl::StripAsciiWhitespace(line.substr(0, equals)),
                      absl::StripAsciiWhitespace(line.substr(equals + 1)));
  }
  Values expected;
  for (const auto& [name, value] : outputs) {
    if (!gitlab_component::DotenvCanExpress(value)) continue;
    expected.emplace_back(gitlab_component::DotenvName(name), value);
  }
  Promise(read == expected, "a dotenv file reads back", dotenv.text);
  Promise(expected.size() + dotenv.left_out.size() == outputs.size(),
          "every variable is written or named as left out");
  Promise(dotenv.text.find_first_of("$%") == std::string::npos,
          "GitLab finds nothing to expand", dotenv.text);
  Promise(dotenv.text.size() < 5 * 1024, "GitLab takes the file");
}

// -------------------------------------------------------------------- GitHub

/// A line as the runner reads a file of values: it ends with LF or CRLF.
absl::string_view TakeLine(absl::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  absl::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// The values in such a file, by a delimiter or an equals sign.
Values ReadFile(absl::string_view text) {
  Values values;
  while (!text.empty()) {
    const absl::string_view line = TakeLine(text);
    if (line.empty()) continue;
    const size_t equals = line.find('=');
    const size_t heredoc = line.find("<<");
    if (equals < heredoc) {
      values.emplace_back(line.substr(0, equals), line.substr(equals + 1));
      continue;
    }
    Promise(heredoc != absl::string_view::npos, "the runner reads the file");
    const absl::string_view delimiter = line.substr(heredoc + 2);
    std::string value;
    const char* line_break = "";
    while (true) {
      Promise(!text.empty(), "a value has an end", value);
      const absl::string_view next = TakeLine(text);
      if (next == delimiter) break;
      absl::StrAppend(&value, line_break, next);
      line_break = "\n";
    }
    values.emplace_back(line.substr(0, heredoc), value);
  }
  return values;
}

void CheckFile(const Values& outputs) {
  for (const auto& [name, value] : outputs) {
    if (absl::StrContains(value, kToken)) return;  // Nobody can guess it.
  }
  const std::string file = github_action::FileEntries(outputs, kToken);
  Promise(ReadFile(file) == outputs, "a file of values reads back", file);
}

/// The lines of a log, as .NET reads them.
std::vector<std::string> LogLines(absl::string_view log) {
  const std::string text = absl::StrReplaceAll(log, {{"\r\n", "\n"}});
  std::vector<std::string> lines =
      absl::StrSplit(text, absl::ByAnyChar("\r\n"));
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// True where the runner takes the line for a command, of either form. What
/// people do not see is left out first: the runner compares as they read.
bool IsCommand(absl::string_view line) {
  std::string seen;
  for (const char c : line) {
    if (absl::ascii_isprint(static_cast<unsigned char>(c))) seen += c;
  }
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(seen), "::") ||
         absl::StrContains(seen, "##[");
}

void CheckAnnotation(const std::string& line, absl::string_view command) {
  Promise(LogLines(line).size() == 1 && absl::EndsWith(line, "\n"),
          "an annotation is one line", line);
  Promise(absl::StartsWith(line,
                           absl::StrCat("::", command, " title=dora-deploy::")),
          "an annotation is what was meant", line);
}

void CheckLines(const std::string& text) {
  const std::string plain = github_action::LineFor(app::Level::kInfo, text);
  Promise(LogLines(plain).size() == 1, "a message is one line", plain);
  Promise(!IsCommand(plain), "a message is not a command", plain);
  CheckAnnotation(github_action::LineFor(app::Level::kError, text), "error");
  CheckAnnotation(github_action::Annotation("warning", text), "warning");
  const std::string property = github_action::EscapeProperty(text);
  Promise(property.find_first_of("\r\n:,") == std::string::npos,
          "a property does not end early", property);
  for (const std::string& line : LogLines(github_action::MaskLines(text))) {
    Promise(absl::StartsWith(line, "::add-mask::"), "masks are masks", line);
    Promise(line.size() > std::string("::add-mask::").size(),
            "a mask is not empty", line);
  }
}

void CheckStoppedCommands(const std::string& data) {
  if (absl::StrContains(data, kToken)) return;
  std::string resume;
  for (const std::string& line :
       LogLines(github_action::WithoutCommands(data, kToken))) {
    if (!resume.empty()) {
      if (line == resume) resume.clear();
      continue;
    }
    if (!IsCommand(line)) continue;
    Promise(line == absl::StrCat("::stop-commands::", kToken),
            "data holds no command", line);
    resume = absl::StrCat("::", kToken, "::");
  }
  Promise(resume.empty(), "commands work again behind data", data);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dora::fuzz::Input input(data, size);
  const std::string first(input.TakePart());
  const std::string second(input.rest());
  const dora::fuzz::Values outputs = {{"event-id", first}, {"status", second}};
  dora::fuzz::CheckDotenv(outputs);
  dora::fuzz::CheckFile(outputs);
  for (const std::string& text : {first, second}) {
    dora::fuzz::CheckLines(text);
    dora::fuzz::CheckStoppedCommands(text);
  }
  return 0;
}
