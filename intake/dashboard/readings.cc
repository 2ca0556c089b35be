#include "intake/dashboard/readings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "intake/dashboard/format.h"

namespace dora::intake::dashboard {
namespace {

constexpr char kUnknown[] = "unknown";

Reading ReadFrequency(const Metrics& metrics, int days) {
  Reading reading{"Deployment frequency", FormatFrequency(metrics.per_day),
                  absl::StrCat(FormatCount(metrics.deployments, "deployment"),
                               " in ", FormatCount(days, "day"))};
  if (metrics.deployments > 0) {
    reading.level = LevelOfFrequency(metrics.per_day);
  }
  return reading;
}

// What most of the deployments lack.
std::string WhyNoLeadTime(const Metrics& metrics) {
  if (metrics.not_counted.empty()) return "no deployments";
  const auto most = std::max_element(
      metrics.not_counted.begin(), metrics.not_counted.end(),
      [](const auto& a, const auto& b) { return a.second < b.second; });
  return absl::StrCat(InWords(most->first), " (", most->second, " of ",
                      FormatCount(metrics.deployments, "deployment"), ")");
}

Reading ReadLeadTime(const Metrics& metrics) {
  const Median& median = metrics.lead_time;
  if (!median.duration) {
    return {"Change lead time", kUnknown, WhyNoLeadTime(metrics)};
  }
  return {
      "Change lead time", DurationInWords(*median.duration),
      absl::StrCat("median of ", FormatCount(median.samples, "commit"), " in ",
                   FormatCount(metrics.with_lead_time, "deployment")),
      median.samples < kFewSamples, LevelOfLeadTime(*median.duration)};
}

Reading ReadFailureRate(const Metrics& metrics) {
  if (!metrics.failure_rate) {
    return {"Change failure rate", kUnknown, "no deployments"};
  }
  return {
      "Change failure rate", FormatShare(*metrics.failure_rate),
      absl::StrCat(metrics.failed, " of ",
                   FormatCount(metrics.deployments, "deployment"), " failed"),
      metrics.deployments < kFewSamples,
      LevelOfFailureRate(*metrics.failure_rate)};
}

Reading ReadRecoveryTime(const Metrics& metrics) {
  const Median& median = metrics.recovery_time;
  if (metrics.failed == 0) {
    return {"Time to restore", "no failures", "nothing had to be restored"};
  }
  if (!median.duration) {
    return {"Time to restore", kUnknown,
            absl::StrCat(FormatCount(metrics.failed, "failure"),
                         " without a known remedy")};
  }
  std::string detail =
      absl::StrCat("median of ", median.samples,
                   median.samples == 1 ? " recovery" : " recoveries");
  const size_t open = metrics.failed - median.samples;
  if (open > 0) absl::StrAppend(&detail, ", ", open, " without a remedy");
  return {"Time to restore", DurationInWords(*median.duration),
          std::move(detail), median.samples < kFewSamples,
          LevelOfRecoveryTime(*median.duration)};
}

Reading ReadReworkRate(const Metrics& metrics) {
  if (!metrics.rework_rate) {
    return {"Deployment rework rate", kUnknown, "no deployments"};
  }
  return {"Deployment rework rate", FormatShare(*metrics.rework_rate),
          absl::StrCat(metrics.fixes, " of ",
                       FormatCount(metrics.deployments, "deployment"),
                       " fixed a failure"),
          metrics.deployments < kFewSamples};
}

}  // namespace

std::array<Reading, kMetrics> ReadingsOf(const Metrics& metrics, int days) {
  return {ReadFrequency(metrics, days), ReadLeadTime(metrics),
          ReadFailureRate(metrics), ReadRecoveryTime(metrics),
          ReadReworkRate(metrics)};
}

}  // namespace dora::intake::dashboard
