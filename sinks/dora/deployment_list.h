#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/base/error.h"

// What was deployed before, as the API lists it (POST
// /api/v2/dora/deployments; permission dora_metrics_read).

namespace dora::sinks {

/// A deployment of the past. What is not known of it is empty.
struct PastDeployment {
  std::string id;
  std::string service;
  std::string env;
  std::string version;
  std::string commit_sha;
  absl::Time finished_at = absl::InfinitePast();
  bool is_failed = false;      ///< it is marked as a failure already, and
  std::string remedy_id = "";  ///< this deployment fixed it
};

/// The deployments of one service in one environment that are asked for: the
/// newest `limit` of those that started between `from` and `to`.
struct DeploymentQuery {
  std::string service;
  std::string env;
  absl::Time from;
  absl::Time to;
  int limit;
};

/// The body of the request. An error for a name that has a meaning of its own
/// in a query: better not asked than asked for something else.
core::Result<std::string> DeploymentQueryBody(const DeploymentQuery& query);

/// The body of POST /api/v2/dora/deployments that asks for any one deployment
/// between these times: whether the keys may list them.
std::string AnyDeploymentBody(absl::Time from, absl::Time to);

/// The deployments of an answer, the newest first; an error for a body that is
/// not the API's.
core::Result<std::vector<PastDeployment>> ParseDeployments(
    absl::string_view body);

}  // namespace dora::sinks
