#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/event/deployment.h"
#include "sinks/dora/deployment_list.h"

// Is a deployment a rollback? The receiver has a rule of its own for that,
// which is asked first: what is deployed was deployed before, and is not what
// stood there last. Beyond it, a version counts that was deployed before
// without a commit, and a commit that is an ancestor of the last one though it
// was never deployed itself. Whatever cannot be told for certain is unknown: a
// guess would be a false fact about a deployment.

namespace dora::app {

/// True if the commit `ancestor` is an ancestor of `descendant`; an error
/// where that is not known.
using AncestryTest = std::function<core::Result<bool>(
    const std::string& ancestor, const std::string& descendant)>;

enum class RollbackVerdict { kRollback, kNoRollback, kUnknown };

/// A place in a list of deployments that is none.
inline constexpr size_t kNone = static_cast<size_t>(-1);

struct RollbackFinding {
  RollbackVerdict verdict = RollbackVerdict::kUnknown;
  sinks::PastDeployment
      last;            ///< what stood there before; without id: nothing known
  std::string reason;  ///< for a person, without a full stop
  size_t target = kNone;  ///< the deployment that is repeated, if it is known
};

/// Of `past`, the newest first, what finished before the event. Reported again,
/// a deployment is compared with what stood there before it was reported first,
/// not with itself or what came later.
std::vector<sinks::PastDeployment> DeployedBefore(
    const core::Deployment& event, std::vector<sinks::PastDeployment> past);

/// The receiver's own rule: by commit where the event has one, else by version,
/// the newest deployment of `before` that the event repeats, unless it is the
/// last one. Source: "How rollback classification works",
/// https://docs.datadoghq.com/dora_metrics/change_failure_detection/
size_t TargetByReceiver(const core::Deployment& event,
                        const std::vector<sinks::PastDeployment>& before);

/// Compares `event` with the deployments of its service in its environment
/// `before` it, the newest first.
RollbackFinding FindRollback(const core::Deployment& event,
                             const std::vector<sinks::PastDeployment>& before,
                             const AncestryTest& is_ancestor);

}  // namespace dora::app
