#include "intake/dashboard/metrics.h"

#include <algorithm>
#include <utility>

namespace dora::intake::dashboard {
namespace {

void AddLeadTime(const Deployment& one, const Findings& findings,
                 std::vector<absl::Duration>& all, Metrics& metrics) {
  const auto lead_time = findings.lead_times.find(one.id);
  if (lead_time == findings.lead_times.end()) return;
  if (!lead_time->second) {
    ++metrics.not_counted[lead_time->second.error()];
    return;
  }
  ++metrics.with_lead_time;
  all.insert(all.end(), lead_time->second->begin(), lead_time->second->end());
}

void AddFailure(const Deployment& one, const Findings& findings,
                std::vector<absl::Duration>& all, Metrics& metrics) {
  const auto failure = findings.failures.by_id.find(one.id);
  if (failure == findings.failures.by_id.end()) return;
  ++metrics.failed;
  const std::optional<Remedy>& remedy = failure->second.remedy;
  if (remedy) all.push_back(remedy->recovery_time);
}

std::optional<double> ShareOf(size_t part, size_t all) {
  if (all == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(all);
}

}  // namespace

Metrics Measure(const std::vector<const Deployment*>& deployments,
                const Findings& findings, int days) {
  Metrics metrics;
  std::vector<absl::Duration> lead_times;
  std::vector<absl::Duration> recovery_times;
  for (const Deployment* one : deployments) {
    if (!findings.Counts(*one)) continue;
    ++metrics.deployments;
    metrics.fixes += findings.failures.fixes.count(one->id);
    AddLeadTime(*one, findings, lead_times, metrics);
    AddFailure(*one, findings, recovery_times, metrics);
  }
  metrics.per_day =
      static_cast<double>(metrics.deployments) / std::max(days, 1);
  metrics.failure_rate = ShareOf(metrics.failed, metrics.deployments);
  metrics.rework_rate = ShareOf(metrics.fixes, metrics.deployments);
  metrics.lead_time = MedianOf(std::move(lead_times));
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
