#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "intake/store/event_reader.h"

// Deployments and incidents as the page looks at them: plain values, read from
// what the store holds.

namespace dora::intake::dashboard {

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
  std::string team;
  std::vector<std::string> tags;  ///< "key:value"
  std::string repository_url;     ///< as sent: any text
  std::string repository_id;      ///< "github.com/organization/repository"
  std::string commit_sha;         ///< in lower case
  absl::Time started_at;
  absl::Time finished_at;
  /// change_failure of the last PATCH; absent where none spoke of it.
  std::optional<bool> marked_failed;
  std::optional<Remediation> remediation;
  /// The deployed commit's time, from the tag git.commit.committer.date
  /// (RFC 3339).
  std::optional<absl::Time> tagged_commit_time;
};

struct Incident {
  std::string id;
  std::string name;
  std::string severity;
  std::string env;
  std::string version;
  std::string team;
  std::vector<std::string> tags;
  std::vector<std::string> services;
  absl::Time started_at;
  std::optional<absl::Time> finished_at;  ///< absent while it lasts
};

Deployment ReadDeployment(const StoredEvent& row);
Incident ReadIncident(const StoredEvent& row);

}  // namespace dora::intake::dashboard
