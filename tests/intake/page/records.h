#pragma once

// Records for tests: times in whole hours since 1970, all else plain.

#include <string>

#include "intake/page/records.h"

namespace dora::intake::page::testing {

inline constexpr int64_t kHour = int64_t{3600} * 1'000'000'000;
inline constexpr int64_t kDay = 24 * kHour;

/// A deployment of shop to prod that takes no time, at `hour`.
inline Deployment DeploymentAt(const std::string& id, int64_t hour) {
  Deployment deployment;
  deployment.id = id;
  deployment.service = "shop";
  deployment.env = "prod";
  deployment.version = "version-of-" + id;
  deployment.started_at = hour * kHour;
  deployment.finished_at = hour * kHour;
  return deployment;
}

inline Deployment FailedAt(const std::string& id, int64_t hour,
                           const Remediation& remediation) {
  Deployment deployment = DeploymentAt(id, hour);
  deployment.failed = true;
  deployment.remediation = remediation;
  return deployment;
}

}  // namespace dora::intake::page::testing
