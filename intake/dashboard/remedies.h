#pragma once

#include <map>
#include <string>

#include "absl/time/time.h"
#include "intake/dashboard/history.h"

// Which deployment put which failed one right, as a PATCH named it: by id, or
// by a version "matched against the same service and environment as the failed
// deployment" (the API's OpenAPI). Pure.

namespace dora::intake::dashboard {

struct Remedy {
  std::string id;       ///< of the deployment that put it right
  std::string version;  ///< of the same
  std::string type;     ///< "rollback" or "rollforward"
  absl::Time finished_at;
  /// From the failed deployment's finish, when the failed change was live, to
  /// the remedy's, when it was so no more.
  absl::Duration recovery_time;
};

Remedy RemedyBy(const Deployment& remedy, const Deployment& failed,
                const std::string& type);

/// The remedies of those `deployments` that are marked as failed, by the failed
/// one's id. A remedy that is not among them, or finished before the failed
/// one, is none. Of several deployments of a version the first after the failed
/// one counts.
std::map<std::string, Remedy> FindRemedies(const Series& deployments);

}  // namespace dora::intake::dashboard
