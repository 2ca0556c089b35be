#include "app/host/step_host.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "app/host/state_file.h"
#include "app/inputs/missing_fields.h"
#include "core/base/clock.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

constexpr char kStateFolder[] = ".dora-deploy";
constexpr char kStatePrefix[] = "state-";

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

std::string ConsoleHost::JobStatePath() const {
  return absl::StrCat(kStateFolder, "/", kStatePrefix,
                      job_.empty() ? "local" : job_, ".json");
}

core::Status ConsoleHost::SaveState(const std::string& name,
                                    const std::string& value) {
  const StateFile state(JobStatePath());
  state.RemoveOld(core::SystemClock().Now());
  return state.Save(name, value);
}

std::optional<std::string> ConsoleHost::LoadState(const std::string& name) {
  if (auto value = StateFile(JobStatePath()).Load(name)) return value;
  const auto other = OnlyStateIn(kStateFolder, kStatePrefix);
  if (!other) return std::nullopt;
  return StateFile(absl::StrCat(kStateFolder, "/", *other)).Load(name);
}

void SayProblems(StepHost& host, const std::vector<core::Error>& problems) {
  for (const core::Error& problem : problems) {
    host.Say(Level::kError,
             core::ToString(WithInputsToSet(problem, host.naming())));
  }
}

std::string OneLine(const std::string& text) { return core::ShownLine(text); }

}  // namespace dora::app
