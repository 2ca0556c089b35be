#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// Times that keep every rule and yet are a mistake more often than not. Nobody
// knows better than the user, so such a time is told and sent.

namespace dora::core {

/// No deployment or incident before it is reported to a program of today; what
/// is read as one has lost digits, or came of an empty variable.
bool IsBeforeAnyEvent(absl::Time time);

/// A deployment that takes longer than this is doubted. GitHub lets a job wait
/// for its approval as long, and then fails it:
/// https://docs.github.com/actions/managing-workflow-runs/reviewing-deployments
inline constexpr absl::Duration kLongDeployment = absl::Hours(30 * 24);

/// A sentence for the user about each doubtful time of `draft`, with what it
/// was taken for and the usual cause. A time that cannot be read is left to
/// validation. `now` is the finish where there is none.
std::vector<std::string> DoubtfulTimes(const DeploymentDraft& draft,
                                       absl::Time now);
/// The same of an incident, which may go on for any time.
std::vector<std::string> DoubtfulTimes(const IncidentDraft& draft);

}  // namespace dora::core
