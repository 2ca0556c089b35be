#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/host/step_host.h"
#include "app/inputs/inputs.h"
#include "app/send/deliver.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "core/event/event.h"
#include "sinks/dora/deployment_list.h"

// `--detect-rollback`: a deployment is compared with what stood in its place
// before, as the file of the last deployments or the API tells it. A rollback
// is tagged. On request, where the API cannot see it by itself, the deployment
// that it says has failed is marked. Whatever goes wrong here is told and stops
// nothing.

namespace dora::app {

/// `detect-rollback`, in the order of the words in the table of inputs.
enum class RollbackMode { kOff, kTag, kMark };

struct RollbackSettings {
  RollbackMode mode = RollbackMode::kOff;
  std::string last_deployed_file;  ///< empty where none is given
};

core::Result<RollbackSettings> ReadRollbackSettings(const Inputs& inputs);

/// A deployment of this run, and what is found out about it.
struct OutgoingDeployment {
  core::EventPtr event;  ///< a rollback has its tag
  std::vector<Envelope> envelopes;
  /// Of a rollback that is to be marked: the deployment that failed.
  std::optional<sinks::PastDeployment> failed = std::nullopt;
};

/// Finds the rollbacks among `deployments`. Takes a part of the time of
/// `settings` at most, and says how much.
absl::Duration DetectRollbacks(const RollbackSettings& rollback,
                               std::vector<OutgoingDeployment>& deployments,
                               const SendSettings& settings,
                               const Surroundings& surroundings,
                               StepHost& host);

/// After the delivery of the events: notes them in the file, marks what they
/// say has failed, and sends the marks that earlier runs kept.
Delivered FinishRollbacks(const RollbackSettings& rollback,
                          const std::vector<OutgoingDeployment>& deployments,
                          const Delivered& delivered,
                          const SendSettings& settings,
                          const Surroundings& surroundings, StepHost& host);

}  // namespace dora::app
