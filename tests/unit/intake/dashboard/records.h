#pragma once

#include <string>
#include <vector>

#include "intake/dashboard/history.h"
#include "intake/dashboard/records.h"

// Records for tests: times in whole hours since 1970, all else plain.

namespace dora::intake::dashboard::testing {

inline constexpr absl::Duration kHour = absl::Hours(1);
inline constexpr absl::Duration kDay = absl::Hours(24);

/// So long after the start of 1970.
inline absl::Time At(absl::Duration since) { return absl::UnixEpoch() + since; }

/// A deployment of shop to prod that takes no time, at `hour`.
inline Deployment DeploymentAt(const std::string& id, int64_t hour) {
  Deployment deployment;
  deployment.id = id;
  deployment.service = "shop";
  deployment.env = "prod";
  deployment.version = "version-of-" + id;
  deployment.started_at = At(hour * kHour);
  deployment.finished_at = At(hour * kHour);
  return deployment;
}

/// The same, of a commit of one repository.
inline Deployment OfCommit(const std::string& id, int64_t hour,
                           const std::string& sha) {
  Deployment deployment = DeploymentAt(id, hour);
  deployment.repository_url = "https://git.example/shop.git";
  deployment.commit_sha = sha;
  return deployment;
}

inline Deployment OfVersion(const std::string& id, int64_t hour,
                            const std::string& version) {
  Deployment deployment = DeploymentAt(id, hour);
  deployment.version = version;
  return deployment;
}

/// Marked by a PATCH.
inline Deployment FailedAt(const std::string& id, int64_t hour,
                           const Remediation& remediation) {
  Deployment deployment = DeploymentAt(id, hour);
  deployment.marked_failed = true;
  deployment.remediation = remediation;
  return deployment;
}

inline Series SeriesOf(const std::vector<Deployment>& deployments) {
  Series series;
  for (const Deployment& one : deployments) series.push_back(&one);
  return series;
}

}  // namespace dora::intake::dashboard::testing
