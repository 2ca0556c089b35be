#pragma once

#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "app/commands/invocation.h"
#include "app/commands/supervisor.h"
#include "core/base/error.h"

// What `exec` reports of the command that it ran.

namespace dora::app {

/// A point in time by both clocks: the wall clock may be set meanwhile.
struct Moment {
  absl::Time wall;
  absl::Duration steady;
};

/// Each rule that a report would break whose command began and ended `now`.
std::vector<core::Error> ProblemsOfReport(const Invocation& invocation,
                                          absl::Time now);

/// Reads what is to be reported, waits for the command, which began at `start`,
/// and reports its end: a deployment, or an incident where one is asked for;
/// neither in a job that the CI says is not a deployment.
/// Returns the command's exit code.
int ReportCommand(const std::function<CommandEnd()>& wait_for_end,
                  const Moment& start, Invocation& invocation);

}  // namespace dora::app
