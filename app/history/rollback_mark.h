#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/history/api_history.h"
#include "app/history/rollback.h"

// Which deployment a rollback says has failed, and whether it is for us to say
// so: the receiver finds most rollbacks by itself, and a mark besides would
// make two failures of one. The failure is the first deployment after the
// target of the rollback, by the receiver's rule: V1, V2, V3, V1 is a failure
// of V2.

namespace dora::app {

struct MarkDecision {
  std::optional<sinks::PastDeployment> failed;  ///< the one to mark, or
  std::string why_not;                          ///< without a full stop
};

/// What is known of the places where deployments are written down.
struct KnownDeployments {
  std::vector<sinks::PastDeployment> by_pipeline;  ///< its own file's
  ListedDeployments by_api;
  /// Whether a deployment waits for its delivery, and so will be known to the
  /// API before the rollback is.
  std::function<bool(const std::string& id)> is_waiting;
};

/// Decides for `event`, which is a rollback by what the pipeline or the API
/// knows.
MarkDecision DecideMark(const core::Deployment& event,
                        const KnownDeployments& known,
                        const AncestryTest& is_ancestor);

}  // namespace dora::app
