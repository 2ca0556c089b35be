#include "jenkins_step/jenkins_host.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "app/host/step_outputs.h"
#include "app/inputs/choices.h"
#include "app/inputs/step_inputs.h"
#include "cli/program.h"
#include "core/base/text.h"

namespace dora::jenkins_step {

using app::JobStatus;
using app::Level;

JenkinsHost::JenkinsHost(const providers::Environment& environment)
    : environment_(environment) {
  const auto json = environment.Get(kParameters);
  if (!json) return;
  auto parameters = ParseParameters(*json);
  if (!parameters) {
    problems_.push_back(parameters.error());
    return;
  }
  parameters_ = *std::move(parameters);
  problems_ = CheckParameters(parameters_);
}

void JenkinsHost::ReadInputs(app::Inputs& inputs) const {
  for (const Parameter& parameter : parameters_) {
    const app::InputSpec* spec = FindOffered(parameter.name);
    if (spec == nullptr || parameter.is_malformed) continue;
    const std::string source = NamedParameter(spec->id);
    for (const std::string& text : parameter.texts) {
      // A list's own items may hold commas.
      if (parameter.is_list) {
        inputs.Give(spec->id, text, source);
      } else {
        app::GiveStepInput(inputs, *spec, text, source);
      }
    }
  }
  GiveTimes(inputs);
  GiveOutbox(inputs);
  // Jenkins runs this step, whatever system's job its agent may run in.
  if (!inputs.Get(app::input::kProvider)) {
    inputs.Give(app::input::kProvider, "jenkins", "this step");
  }
}

void JenkinsHost::GiveTimes(app::Inputs& inputs) const {
  for (const auto& [name, variable] :
       {std::pair(app::input::kStartedAt, kClosureStartedAt),
        std::pair(app::input::kStartedAt, kBuildStartedAt),
        std::pair(app::input::kFinishedAt, kCalledAt)}) {
    const auto value = environment_.Get(variable);
    if (value && !inputs.Get(name)) {
      inputs.GiveInferred(name, *value, variable);
    }
  }
}

void JenkinsHost::GiveOutbox(app::Inputs& inputs) const {
  if (inputs.Get(app::input::kOutbox)) return;
  // Beside the workspace: of this job alone, whose key it is; seen by the next
  // build also where that runs in a container; and no checkout cleans it.
  if (const auto beside = environment_.Get("WORKSPACE_TMP")) {
    inputs.Give(app::input::kOutbox,
                absl::StrCat(*beside, "/dora-deploy/outbox"), "WORKSPACE_TMP");
  } else if (const auto workspace = environment_.Get("WORKSPACE")) {
    inputs.Give(app::input::kOutbox,
                absl::StrCat(*workspace, "/.dora-deploy/outbox"), "WORKSPACE");
  }
}

void JenkinsHost::Say(Level level, const std::string& message) {
  std::fputs(LogLine(level, message).c_str(), stderr);
}

void JenkinsHost::Print(const std::string& data, std::FILE*) {
  app::StepHost::Print(data, stderr);
}

void JenkinsHost::Report(const std::vector<app::Outcome>& outcomes) {
  answer_.clear();
  for (const auto& [name, value] : app::StepOutputs(outcomes, git_metadata())) {
    // An emoji's joiners are part of a name; only a line must not be forged.
    absl::StrAppend(&answer_, ParameterName(name), "=",
                    core::IsOneLineOfUtf8(value) ? value : app::OneLine(value),
                    "\n");
  }
}

JobStatus JenkinsHost::job_status() const {
  const std::string result = environment_.Get(kBuildResult).value_or("");
  // Unstable is a verdict on tests; what was deployed is deployed.
  if (result == "SUCCESS" || result == "UNSTABLE") return JobStatus::kSuccess;
  if (result == "FAILURE") return JobStatus::kFailure;
  if (result == "ABORTED" || result == "NOT_BUILT") {
    return JobStatus::kCancelled;
  }
  return JobStatus::kUnknown;
}

core::Status JenkinsHost::SaveState(const std::string& name,
                                    const std::string&) {
  return core::MakeError(
      core::ErrorKind::kUsage,
      absl::StrCat(name, ": Jenkins keeps no state between steps."),
      "Wrap the deployment: doraDeploy(...) { ... }.");
}

std::optional<std::string> JenkinsHost::LoadState(const std::string&) {
  return std::nullopt;
}

std::string LogLine(Level level, const std::string& message) {
  static constexpr const char* kNames[] = {"",
                                           "note: ", "warning: ", "error: "};
  return absl::StrCat("[dora-deploy] ", kNames[static_cast<int>(level)],
                      app::OneLine(message), "\n");
}

int RunStep(const std::vector<std::string>& words, const app::Inputs& inputs,
            JenkinsHost& host) {
  if (host.problems().empty()) {
    return cli::RunProgram(words, inputs, host);
  }
  for (const core::Error& problem : host.problems()) {
    host.Say(Level::kError, core::ToString(problem));
  }
  const bool fails = app::FailureIsAskedFor(inputs) ||
                     (!words.empty() && cli::OnlyChecks(words.front()));
  return fails ? app::exit_code::kUsage : app::exit_code::kOk;
}

}  // namespace dora::jenkins_step
