#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "app/host/step_host.h"
#include "jenkins_step/parameters.h"
#include "providers/environment.h"

// A Jenkins Pipeline as the place where the program runs: the Groovy step
// `doraDeploy` hands over the call's parameters and the facts that only the
// controller knows as variables; messages are plain lines of the build's log;
// the outputs are lines that the Groovy step reads. Masks are the work of the
// Credentials Binding plugin, and Jenkins has no place for summaries.

namespace dora::jenkins_step {

/// The variables that the Groovy step sets.
inline constexpr char kParameters[] = "DORA_STEP_PARAMETERS";
/// Times in Unix milliseconds, all by the controller's clock: when the closure
/// began, or else the build; and when the step was done with the closure.
inline constexpr char kClosureStartedAt[] = "DORA_STEP_CLOSURE_STARTED_AT";
inline constexpr char kBuildStartedAt[] = "DORA_STEP_BUILD_STARTED_AT";
inline constexpr char kCalledAt[] = "DORA_STEP_CALLED_AT";
/// The build's result so far, as Jenkins calls it.
inline constexpr char kBuildResult[] = "DORA_STEP_BUILD_RESULT";

class JenkinsHost : public app::StepHost {
 public:
  explicit JenkinsHost(const providers::Environment& environment);

  /// What is wrong with the call itself: nothing can be sent then.
  const std::vector<core::Error>& problems() const { return problems_; }

  /// The outputs, one `name=value` a line, for the Groovy step. Empty until
  /// Report.
  const std::string& answer() const { return answer_; }

  void ReadInputs(app::Inputs& inputs) const override;
  app::NameInput naming() const override { return &NamedParameter; }
  void Say(app::Level level, const std::string& message) override;
  /// To stderr, which is the build's log: stdout is for the answer.
  void Print(const std::string& data, std::FILE* stream) override;
  void Report(const std::vector<app::Outcome>& outcomes) override;
  bool forgives_usage_errors() const override { return true; }
  app::JobStatus job_status() const override;

  /// The Groovy step itself spans start and finish: there is no state.
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
  std::optional<std::string> LoadState(const std::string& name) override;

 private:
  void GiveTimes(app::Inputs& inputs) const;
  void GiveOutbox(app::Inputs& inputs) const;

  const providers::Environment& environment_;
  std::vector<Parameter> parameters_;
  std::vector<core::Error> problems_;
  std::string answer_;
};

/// A line of the build's log, with its line break.
std::string LogLine(app::Level level, const std::string& message);

/// Runs the program for the Groovy step, with the words behind its name, and
/// returns its exit code. A call with wrong parameters is refused as other
/// mistakes in the inputs are.
int RunStep(const std::vector<std::string>& words, const app::Inputs& inputs,
            JenkinsHost& host);

}  // namespace dora::jenkins_step
