#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// What the surroundings told may break a rule of the API: a CI calls its commit
// `HEAD`, or its clock goes ahead of ours. That is not the user's mistake and
// must not cost the event, so such a value is left out, and the user is told.
// What the user said stays, and validation refuses it.

namespace dora::core {

/// Leaves out the inferred values of `draft` that break a rule. Repository and
/// commit go together. An inferred time gives way: a finish becomes `now`, and
/// a start that would come after the finish becomes the finish; one before any
/// event (IsBeforeAnyEvent) is left out. Gives a sentence for the user about
/// each.
std::vector<std::string> LeaveOutInvalid(DeploymentDraft& draft,
                                         absl::Time now);
std::vector<std::string> LeaveOutInvalid(IncidentDraft& draft, absl::Time now);

}  // namespace dora::core
