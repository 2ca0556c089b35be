#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/records.h"
#include "intake/dashboard/remedies.h"

// The four DORA metrics of a set of deployments. What a metric means is DORA's
// own guide's word (https://dora.dev/guides/dora-metrics/); what an event says
// is the API's OpenAPI's. Pure functions: events in, numbers out.

namespace dora::intake::dashboard {

/// Fewer samples than this are said to be few: one more could change the level.
constexpr size_t kFewSamples = 5;

/// A median and what it is taken from.
struct Median {
  std::optional<absl::Duration> duration;  ///< absent without samples
  size_t samples = 0;
};

struct Metrics {
  size_t deployments = 0;

  /// Deployment frequency: deployments a day over the whole window, a quiet
  /// day counted like a busy one. A rollback is a deployment too.
  double per_day = 0;

  /// Change lead time, "for a change to go from committed to version control to
  /// deployed in production": a deployment's finish less its commit's time.
  /// Only the deployed commit is known, not those before it, so this is the
  /// shortest lead time of what was deployed. Each commit counts once per
  /// service and environment, when it first arrived; rollbacks bring nothing
  /// new and do not count.
  Median lead_time;

  /// Deployments marked as a change failure. The API computes the change
  /// failure rate and the recovery time from these, "not from incident events".
  size_t failed = 0;

  /// Change failure rate: failed / deployments, 0 to 1; absent without
  /// deployments.
  std::optional<double> failure_rate;

  /// Time to restore, which DORA calls failed deployment recovery time: from
  /// the failed deployment's finish to its remedy's. Failures without a known
  /// remedy are not in it.
  Median recovery_time;
};

/// The metrics of `deployments` in a window of `days` (at least one).
/// `remedies` is of a larger set, since a remedy may lie outside the filter.
Metrics Measure(const std::vector<const Deployment*>& deployments,
                const std::map<std::string, Remedy>& remedies, int days);

/// The median; the mean of the two in the middle where their number is even.
Median MedianOf(std::vector<absl::Duration> durations);

}  // namespace dora::intake::dashboard
