#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/host/step_host.h"
#include "app/inputs/inputs.h"
#include "app/send/deliver.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/event/deployment_event.h"
#include "providers/command_runner.h"
#include "sinks/dora/deployment_list.h"

// `--detect-rollback`: a deployment is compared with what stood in its place
// before, as the file of the last deployments or the API tells it. A rollback
// is tagged, and on request the deployment that it replaces is marked as
// failed. Whatever goes wrong here is told and stops nothing.

namespace dora::app {

/// `detect-rollback`, in the order of the words in the table of inputs.
enum class RollbackMode { kOff, kTag, kMark };

struct RollbackSettings {
  RollbackMode mode = RollbackMode::kOff;
  std::string last_deployed_file;  ///< empty where none is given
  const providers::CommandRunner* commands = nullptr;  ///< to ask git
};

core::Result<RollbackSettings> ReadRollbackSettings(
    const Inputs& inputs, const providers::CommandRunner& commands);

/// What was found out about the deployments of a run.
struct RollbackReport {
  /// As they are to be sent: rollbacks have their tag.
  std::vector<core::DeploymentEvent> events;
  /// Of each event that is a rollback, what it replaces.
  std::vector<std::optional<sinks::PastDeployment>> replaced;
  absl::Duration took = absl::ZeroDuration();
};

/// Looks at `events`, which were built from `inputs` in their order. Takes a
/// part of the time of `settings` at most.
RollbackReport DetectRollbacks(const RollbackSettings& rollback,
                               const std::vector<core::DeploymentInput>& inputs,
                               std::vector<core::DeploymentEvent> events,
                               const SendSettings& settings,
                               const core::Clock& clock, StepHost& host);

/// After the delivery of the events: notes them in the file, marks what they
/// replace, where asked for, and sends the marks that earlier runs kept.
Delivered FinishRollbacks(const RollbackSettings& rollback,
                          const RollbackReport& report,
                          const Delivered& delivered,
                          const SendSettings& settings,
                          const core::Clock& clock, StepHost& host);

}  // namespace dora::app
