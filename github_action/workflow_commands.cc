#include "github_action/workflow_commands.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace dora::github_action {
namespace {

constexpr char kTitle[] = "dora-deploy";

}  // namespace

std::string EscapeData(absl::string_view text) {
  return absl::StrReplaceAll(text,
                             {{"%", "%25"}, {"\r", "%0D"}, {"\n", "%0A"}});
}

std::string EscapeProperty(absl::string_view text) {
  return absl::StrReplaceAll(EscapeData(text), {{":", "%3A"}, {",", "%2C"}});
}

std::string Annotation(absl::string_view command, absl::string_view message) {
  return absl::StrCat("::", command, " title=", EscapeProperty(kTitle),
                      "::", EscapeData(message), "\n");
}

std::string PlainLine(absl::string_view message) {
  // The runner looks for `::` at the start of a line, white space skipped, and
  // for its older `##[` anywhere in it. It compares as people read, so that
  // invisible characters between these do not help: hence the fixed start,
  // and no `[` at all once there was a `#`.
  std::string line =
      absl::StrCat(kTitle, ": ", app::OneLine(std::string(message)));
  const size_t hash = line.find('#');
  if (hash != line.npos) {
    for (size_t i = hash; i < line.size(); ++i) {
      if (line[i] == '[') line[i] = '(';
    }
  }
  return line + "\n";
}

std::string LineFor(app::Level level, const std::string& message) {
  switch (level) {
    case app::Level::kInfo:
      return PlainLine(message);
    case app::Level::kNotice:
      return Annotation("notice", app::OneLine(message));
    case app::Level::kWarning:
      return Annotation("warning", app::OneLine(message));
    case app::Level::kError:
      return Annotation("error", app::OneLine(message));
  }
  return PlainLine(message);
}

std::string MaskLines(absl::string_view secret) {
  std::string lines;
  for (const absl::string_view part :
       absl::StrSplit(secret, absl::ByAnyChar("\r\n"))) {
    const absl::string_view line = absl::StripAsciiWhitespace(part);
    if (line.empty()) continue;
    absl::StrAppend(&lines, "::add-mask::", EscapeData(line), "\n");
  }
  return lines;
}

std::string WithoutCommands(absl::string_view data, absl::string_view token) {
  return absl::StrCat("::stop-commands::", token, "\n", data, "\n::", token,
                      "::\n");
}

}  // namespace dora::github_action
