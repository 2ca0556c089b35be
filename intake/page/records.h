#pragma once

// Deployments and incidents as the page looks at them: plain values, read from
// what the store holds. Times are nanoseconds since 1970.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "intake/store.h"

namespace dora::intake::page {

/// What put a failed deployment right, as a PATCH named it: by id or version.
struct Remediation {
  std::string id;
  std::string version;
  std::string type;  ///< "rollback" or "rollforward"
};

struct Deployment {
  std::string id;
  std::string service;
  std::string env;
  std::string version;
  std::string repository_url;  ///< as sent: any text
  std::string repository_id;   ///< "github.com/organization/repository"
  std::string commit_sha;
  int64_t started_at = 0;
  int64_t finished_at = 0;
  bool failed = false;       ///< change_failure, set by a PATCH
  bool is_rollback = false;  ///< tagged deployment_type:rollback
  std::optional<Remediation> remediation;
  /// The commit's time, from the tag git.commit.committer.date (RFC 3339), or
  /// filled in later from a checkout.
  std::optional<int64_t> committed_at;
};

struct Incident {
  std::string id;
  std::string name;
  std::string severity;
  std::string env;
  std::string version;
  std::string team;
  std::vector<std::string> services;
  int64_t started_at = 0;
  std::optional<int64_t> finished_at;  ///< absent while it lasts
};

Deployment ReadDeployment(const Store::Row& row);
Incident ReadIncident(const Store::Row& row);

}  // namespace dora::intake::page
