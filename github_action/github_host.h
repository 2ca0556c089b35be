#pragma once

#include <cstdio>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/host/step_host.h"
#include "github_action/workflow_files.h"
#include "providers/environment.h"

// The step as GitHub Actions sees it: inputs come as INPUT_ variables;
// messages and masks leave as workflow commands on stdout; outputs, state and
// summary leave through the files that the runner names. index.js starts the
// program once for each of the action's stages, main and post.

namespace dora::github_action {

/// The input as a workflow writes it: `service:`.
std::string InputName(app::input::Id id);

class GithubHost : public app::StepHost {
 public:
  /// Writes its lines to `log`. `new_token` gives a fresh word that nobody
  /// can guess.
  GithubHost(const providers::Environment& environment, std::ostream& log,
             std::function<std::string()> new_token = RandomToken)
      : environment_(environment),
        log_(log),
        new_token_(std::move(new_token)) {}

  /// Masks the key before any other line can be printed.
  void MaskKeys(const app::Inputs& inputs);

  /// The command that does the work of a stage; none where it has no work.
  /// With `started-at` the deployment is over when the main stage runs, and is
  /// sent there; else main begins it and post finishes it.
  std::optional<std::string> CommandOfStage(absl::string_view stage,
                                            const app::Inputs& inputs);

  void ReadInputs(app::Inputs& inputs) const override;
  app::NameInput naming() const override { return &InputName; }
  void Mask(const core::Secret& secret) override;
  void Say(app::Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;
  void BeginGroup(const std::string& title) override;
  void EndGroup() override;
  void Report(const std::vector<app::Outcome>& outcomes) override;
  bool forgives_usage_errors() const override { return true; }
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
  std::optional<std::string> LoadState(const std::string& name) override;

 private:
  void Write(const std::string& text);
  core::Status Append(const char* variable, const std::string& text) const;

  const providers::Environment& environment_;
  std::ostream& log_;
  std::function<std::string()> new_token_;
  std::vector<std::string> masked_;
};

/// What is added to the job's summary; empty where nothing was to be sent.
std::string SummaryOf(const std::vector<app::Outcome>& outcomes);

}  // namespace dora::github_action
