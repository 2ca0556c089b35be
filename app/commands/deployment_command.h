#pragma once

#include <vector>

#include "absl/time/time.h"
#include "app/commands/invocation.h"
#include "app/history/rollback_detection.h"
#include "app/resolve/resolve.h"
#include "app/send/dispatch.h"
#include "app/send/send_settings.h"
#include "core/event/deployment_event.h"

// `dora-deploy deployment`: resolve, check, send, tell the truth.

namespace dora::app {

/// What is to be sent, resolved but not yet checked, and how.
struct DeploymentPlan {
  tl::expected<SendSettings, std::vector<core::Error>> settings;
  core::Result<Resolution> resolution;
  core::Result<RollbackSettings> rollback;
};

/// Reads the inputs and the surroundings; says nothing.
DeploymentPlan PlanDeployment(const Invocation& invocation);

struct Deployments {
  std::vector<core::DeploymentEvent> events;
  /// Each event's messages in turn, one for each sink of the plan, which it
  /// points to.
  std::vector<Message> messages;
  /// What the events were built from, in their order.
  std::vector<core::DeploymentInput> inputs;
  std::vector<std::string> notices;  ///< for the user
};

/// The events of a plan, or every broken rule at once. What was inferred and
/// breaks a rule is left out.
tl::expected<Deployments, std::vector<core::Error>> BuildDeployments(
    const DeploymentPlan& plan, absl::Time now);

/// Sends the events of a plan and tells what became of them. --timeout counts
/// from `began`, on the steady clock. Gives the exit code.
int CarryOut(const DeploymentPlan& plan, absl::Duration began, StepHost& host);

int RunDeployment(Invocation& invocation);

}  // namespace dora::app
