#include "cli/step_host.h"

#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/state_file.h"

namespace dora::cli {
namespace {

constexpr char kConsoleState[] = ".dora-deploy/state.json";

struct Look {
  const char* prefix;
  const char* color;
};

Look LookOf(Level level) {
  switch (level) {
    case Level::kInfo:
      return {"", ""};
    case Level::kNotice:
      return {"note: ", "\033[36m"};
    case Level::kWarning:
      return {"warning: ", "\033[33m"};
    case Level::kError:
      return {"error: ", "\033[31m"};
  }
  return {"", ""};
}

/// True for U+0080 to U+009F in UTF-8: a terminal may take U+009B for ESC [.
bool IsC1Control(const std::string& text, size_t at) {
  return text[at] == '\xC2' && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

void StepHost::Print(const std::string& data, std::FILE* stream) {
  std::fputs((data + "\n").c_str(), stream);
}

void ConsoleHost::Say(Level level, const std::string& message) {
  const Look look = LookOf(level);
  const bool color = use_color_ && look.color[0] != '\0';
  const std::string line =
      absl::StrCat(color ? look.color : "", look.prefix, color ? "\033[0m" : "",
                   OneLine(message), "\n");
  std::fputs(line.c_str(), stderr);
}

core::Result<std::string> ConsoleHost::SaveState(const std::string& name,
                                                 const std::string& value) {
  return StateFile(kConsoleState).Save(name, value);
}

std::optional<std::string> ConsoleHost::LoadState(const std::string& name) {
  return StateFile(kConsoleState).Load(name);
}

void SayProblems(StepHost& host, const std::vector<core::Error>& problems) {
  for (const core::Error& problem : problems) {
    host.Say(Level::kError, core::ToString(problem));
  }
}

std::string OneLine(const std::string& text) {
  std::string line;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (IsC1Control(text, i)) {
      line += '?';
      ++i;
    } else if (c == '\n') {
      line += "\\n";
    } else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      line += '?';
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace dora::cli
