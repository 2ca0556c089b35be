#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/event/deployment_event.h"
#include "core/event/failure_event.h"

// What the surroundings told may break a rule of the API: a CI calls its commit
// `HEAD`, or its clock goes ahead of ours. That is not the user's mistake and
// must not cost the event, so such a value is left out, and the user is told.
// What the user said stays, and validation refuses it.

namespace dora::core {

/// Leaves out the inferred values of `input` that break a rule. Repository and
/// commit go together. An inferred time gives way: a finish becomes `now`, and
/// a start that would come after the finish becomes the finish. Gives a
/// sentence for the user about each.
std::vector<std::string> LeaveOutInvalid(DeploymentInput& input,
                                         absl::Time now);
std::vector<std::string> LeaveOutInvalid(FailureInput& input, absl::Time now);

}  // namespace dora::core
