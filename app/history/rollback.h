#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/event/deployment.h"
#include "sinks/dora/deployment_list.h"

// Is a deployment a rollback? It is where its commit is a proper ancestor of
// that of the last deployment; where one of the two has no commit, where
// its version was deployed before the last one. Whatever cannot be told for
// certain is unknown: a guess would be a false fact about a deployment.

namespace dora::app {

/// True if the commit `ancestor` is an ancestor of `descendant`; an error
/// where that is not known.
using AncestryTest = std::function<core::Result<bool>(
    const std::string& ancestor, const std::string& descendant)>;

enum class RollbackVerdict { kRollback, kNoRollback, kUnknown };

struct RollbackFinding {
  RollbackVerdict verdict = RollbackVerdict::kUnknown;
  sinks::PastDeployment
      last;            ///< what stood there before; without id: nothing known
  std::string reason;  ///< for a person, without a full stop
};

/// Compares `event` with the deployments of its service in its environment
/// that finished before it, `past`, the newest first. Reported again, a
/// deployment is compared with what stood there before it was reported first,
/// not with itself or what came later.
RollbackFinding FindRollback(const core::Deployment& event,
                             std::vector<sinks::PastDeployment> past,
                             const AncestryTest& is_ancestor);

}  // namespace dora::app
