#include "intake/dashboard/readings.h"

#include "absl/strings/str_cat.h"
#include "intake/dashboard/format.h"

namespace dora::intake::dashboard {
namespace {

constexpr char kUnknown[] = "unknown";

Reading Frequency(const Metrics& metrics, int days) {
  Reading reading{"Deployment frequency", FormatFrequency(metrics.per_day),
                  absl::StrCat(FormatCount(metrics.deployments, "deployment"),
                               " in ", FormatCount(days, "day"))};
  if (metrics.deployments > 0) {
    reading.level = LevelOfFrequency(metrics.per_day);
  }
  return reading;
}

Reading LeadTime(const Metrics& metrics) {
  const Median& median = metrics.lead_time;
  if (!median.duration) {
    return {"Change lead time", kUnknown, "no commit times"};
  }
  return {"Change lead time", DurationInWords(*median.duration),
          absl::StrCat("median of ", FormatCount(median.samples, "commit")),
          median.samples < kFewSamples, LevelOfLeadTime(*median.duration)};
}

Reading FailureRate(const Metrics& metrics) {
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

Reading RecoveryTime(const Metrics& metrics) {
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

}  // namespace

std::array<Reading, 4> ReadingsOf(const Metrics& metrics, int days) {
  return {Frequency(metrics, days), LeadTime(metrics), FailureRate(metrics),
          RecoveryTime(metrics)};
}

}  // namespace dora::intake::dashboard
