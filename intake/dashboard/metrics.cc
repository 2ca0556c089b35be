#include "intake/dashboard/metrics.h"

#include <algorithm>
#include <tuple>

namespace dora::intake::dashboard {
namespace {

using ServiceEnvCommit = std::tuple<std::string, std::string, std::string>;

std::vector<absl::Duration> LeadTimes(
    const std::vector<const Deployment*>& deployments) {
  std::map<ServiceEnvCommit, const Deployment*> first;
  for (const Deployment* one : deployments) {
    // A commit from the future is a wrong clock, not a lead time.
    if (one->is_rollback || !one->committed_at ||
        *one->committed_at > one->finished_at) {
      continue;
    }
    // Two deployments without a sha are two changes.
    const std::string& commit =
        one->commit_sha.empty() ? one->id : one->commit_sha;
    const Deployment*& known = first[{one->service, one->env, commit}];
    if (known == nullptr || one->finished_at < known->finished_at) known = one;
  }
  std::vector<absl::Duration> lead_times;
  for (const auto& [key, one] : first) {
    lead_times.push_back(one->finished_at - *one->committed_at);
  }
  return lead_times;
}

}  // namespace

Metrics Measure(const std::vector<const Deployment*>& deployments,
                const std::map<std::string, Remedy>& remedies, int days) {
  Metrics metrics;
  metrics.deployments = deployments.size();
  metrics.per_day = static_cast<double>(deployments.size()) / std::max(days, 1);
  std::vector<absl::Duration> recovery_times;
  for (const Deployment* one : deployments) {
    if (!one->failed) continue;
    ++metrics.failed;
    const auto remedy = remedies.find(one->id);
    if (remedy == remedies.end()) continue;
    recovery_times.push_back(remedy->second.recovery_time);
  }
  if (!deployments.empty()) {
    metrics.failure_rate = static_cast<double>(metrics.failed) /
                           static_cast<double>(deployments.size());
  }
  metrics.lead_time = MedianOf(LeadTimes(deployments));
  metrics.recovery_time = MedianOf(std::move(recovery_times));
  return metrics;
}

Median MedianOf(std::vector<absl::Duration> durations) {
  Median median;
  median.samples = durations.size();
  if (durations.empty()) return median;
  std::sort(durations.begin(), durations.end());
  const absl::Duration upper = durations[durations.size() / 2];
  const absl::Duration lower = durations[(durations.size() - 1) / 2];
  median.duration = lower + (upper - lower) / 2;
  return median;
}

}  // namespace dora::intake::dashboard
