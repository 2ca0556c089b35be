#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/records.h"

// Which deployment put which failed one right. A PATCH names the remedy by id,
// or by a version "matched against the same service and environment as the
// failed deployment" (the API's OpenAPI). Pure.

namespace dora::intake::dashboard {

struct Remedy {
  std::string version;  ///< of the deployment that put it right
  std::string type;     ///< "rollback" or "rollforward"
  absl::Time finished_at;
  /// From the failed deployment's finish, when the failed change was live, to
  /// the remedy's, when it was so no more.
  absl::Duration recovery_time;
};

/// The remedies of those `deployments` that failed, by the failed one's id. A
/// remedy that is not among them, or finished before the failed one, is none.
/// Of several deployments of a version the first after the failed one counts.
std::map<std::string, Remedy> FindRemedies(
    const std::vector<Deployment>& deployments);

}  // namespace dora::intake::dashboard
