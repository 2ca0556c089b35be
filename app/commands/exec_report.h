#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "app/commands/invocation.h"
#include "app/commands/supervisor.h"
#include "core/base/error.h"

// What `exec` reports of the command that it ran.

namespace dora::app {

/// A command that may be at work still.
struct StartedCommand {
  std::function<CommandEnd()> wait_for_end;
  /// When it ended, on the steady clock; absent while it is at work.
  std::function<std::optional<absl::Duration>()> ended_at;
};

/// Each rule that a report would break whose command began and ended `now`.
std::vector<core::Error> ProblemsOfReport(const Invocation& invocation,
                                          absl::Time now);

/// Reads what is to be reported and, where asked for, uploads git metadata
/// while the command, which began at `start`, is at work; waits for its end,
/// and reports it: a deployment, or an incident where one is asked for; neither
/// in a job that the CI says is not a deployment. Returns the command's exit
/// code.
int ReportCommand(const StartedCommand& command, const Moment& start,
                  Invocation& invocation);

}  // namespace dora::app
