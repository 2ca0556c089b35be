#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/commands/invocation.h"
#include "app/commands/upload_git.h"
#include "app/history/rollback_detection.h"
#include "app/resolve/resolve.h"
#include "app/send/send_settings.h"
#include "core/event/deployment.h"

// `dora-deploy deployment`: resolve, check, send, tell the truth.

namespace dora::app {

/// What is to be sent, resolved but not yet checked, and how.
struct DeploymentPlan {
  core::Result<SendSettings, std::vector<core::Error>> settings;
  core::Result<Resolution> resolution;
  core::Result<RollbackSettings> rollback;
  /// Wrong values that this run may not look at. None under `exec`, which
  /// warns of them and goes on.
  std::vector<core::Error> mistakes = {};
  /// What was uploaded already; absent where that is not done yet.
  std::optional<Uploads> uploads = {};
};

/// Reads the inputs and the surroundings; says nothing.
DeploymentPlan PlanDeployment(const Invocation& invocation);

struct BuiltDeployments {
  std::vector<OutgoingDeployment> deployments;
  std::vector<std::string> notices;   ///< for the user
  std::vector<std::string> warnings;  ///< the same, of probable mistakes
  std::vector<core::Error> problems;  ///< every broken rule; then none is sent
};

/// The events of a plan, encoded for the plan's sinks, which they point to.
/// What was inferred and breaks a rule is left out.
BuiltDeployments BuildDeployments(const DeploymentPlan& plan, absl::Time now);

/// Says `why` no deployment is reported, and hands over that nothing was sent.
/// Gives the exit code of success.
int ReportNoDeployment(const std::string& why, StepHost& host);

/// Sends the events of a plan and tells what became of them. --timeout counts
/// from `began`, on the steady clock. Gives the exit code.
int CarryOut(const DeploymentPlan& plan, absl::Duration began,
             Invocation& invocation);

int RunDeployment(Invocation& invocation);

}  // namespace dora::app
