#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "app/host/step_host.h"
#include "core/base/clock.h"
#include "core/base/private_folder.h"
#include "providers/environment.h"

// GitLab CI/CD as the step sees it: inputs in the DORA_INPUT_ variables that
// the template sets, messages in collapsible sections of the job's log,
// outputs in a dotenv report, state and undelivered events below .dora-deploy/
// in the project's folder. GitLab has no way to mask a value at run time: the
// key must be stored as a masked variable, and the program prints it nowhere.

namespace dora::gitlab_component {

/// The step's folder, below the project's. It ignores itself for git.
inline constexpr char kStepFolder[] = ".dora-deploy";
/// The report and the outbox, below the project's folder; the template names
/// both.
inline constexpr char kDotenvFile[] = ".dora-deploy/dora.env";
inline constexpr char kOutbox[] = ".dora-deploy/outbox";

/// Names the variable that holds the API key, by the input api-key-variable.
inline constexpr char kApiKeyVariable[] = "DORA_INPUT_API_KEY_VARIABLE";

/// The times of a deployment that an earlier job made and handed over in its
/// own dotenv report.
inline constexpr char kStartedAtVariable[] = "DORA_STARTED_AT";
inline constexpr char kFinishedAtVariable[] = "DORA_FINISHED_AT";

/// What the command is and where it runs.
struct StepPlace {
  std::string verb;       ///< start, finish or deployment
  std::string directory;  ///< the project's folder
};

/// The component's input as a pipeline writes it: `service:`.
std::string InputName(app::input::Id id);

class GitlabHost : public app::StepHost {
 public:
  /// Messages go to `log`, which must outlive this.
  GitlabHost(const providers::Environment& environment, StepPlace place,
             const core::Clock& clock, std::ostream& log);

  void ReadInputs(app::Inputs& inputs) const override;
  app::NameInput naming() const override { return &InputName; }
  void Say(app::Level level, const std::string& message) override;
  void BeginGroup(const std::string& title) override;
  void EndGroup() override;
  void Report(const std::vector<app::Outcome>& outcomes) override;
  bool forgives_usage_errors() const override { return true; }
  app::JobStatus job_status() const override;
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
  std::optional<std::string> LoadState(const std::string& name) override;

  const StepPlace& place() const { return place_; }

 private:
  std::string PathOf(const std::string& name) const;
  std::string OutboxPath() const;
  std::string StatePath() const;
  core::Result<core::PrivateFolder> MakeStepFolder() const;
  core::Status WriteDotenv(const std::string& text) const;
  void GiveTimes(app::Inputs& inputs) const;
  void MarkSection(const char* edge, const std::string& title);
  std::string SectionName() const;

  const providers::Environment& environment_;
  StepPlace place_;
  const core::Clock& clock_;
  std::ostream& log_;
  int open_sections_ = 0;
};

/// The variable that holds the API key; DD_API_KEY unless told otherwise.
std::string ApiKeyVariable(const providers::Environment& environment);

/// The environment without the usual variables of the key where the user
/// named another: an event must not go out with a key that was not meant.
providers::Environment WithoutOtherKeys(
    const providers::Environment& environment);

}  // namespace dora::gitlab_component
