#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "app/host/step_host.h"
#include "buildkite_plugin/agent.h"
#include "buildkite_plugin/configuration.h"
#include "buildkite_plugin/job_state.h"
#include "providers/environment.h"

// A job of Buildkite as the step's host: inputs from the plugin's
// configuration, messages in the log's syntax, and the outcome as an
// annotation and meta-data of the build. What it asks of the agent are
// conveniences: where the agent cannot do them, only `verbose` tells.

namespace dora::buildkite_plugin {

class BuildkiteHost : public app::StepHost {
 public:
  /// All that is given must outlive the host.
  BuildkiteHost(const providers::Environment& environment,
                const Configuration& configuration, Agent& agent,
                std::ostream& log);

  void ReadInputs(app::Inputs& inputs) const override;
  app::NameInput naming() const override { return &OptionName; }
  void Mask(const core::Secret& secret) override;
  void Say(app::Level level, const std::string& message) override;
  void BeginGroup(const std::string& title) override;
  void EndGroup() override;
  void Report(const std::vector<app::Outcome>& outcomes) override;
  bool forgives_usage_errors() const override { return true; }
  app::JobStatus job_status() const override;
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
  std::optional<std::string> LoadState(const std::string& name) override;

  /// A message for those who asked for details.
  void SayDetail(const std::string& message);

  bool fails_on_error() const { return fails_on_error_; }

 private:
  void Annotate(const std::vector<app::Outcome>& outcomes);
  void SetMetaData(const std::string& service,
                   const std::vector<app::Outcome>& outcomes);

  /// Asks the agent for a part of the report, unless an earlier part failed:
  /// an agent that cannot reach its server takes its time for each.
  void AskForReport(const std::vector<std::string>& arguments,
                    const std::string& input);

  const providers::Environment& environment_;
  const Configuration& configuration_;
  Agent& agent_;
  std::ostream& log_;
  const JobState state_;
  bool verbose_ = false;
  bool fails_on_error_ = false;
  bool agent_fails_ = false;
};

}  // namespace dora::buildkite_plugin
