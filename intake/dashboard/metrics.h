#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/findings.h"
#include "intake/dashboard/records.h"

// The five DORA metrics of a set of deployments. What a metric means is DORA's
// own guide's word (https://dora.dev/guides/dora-metrics/); what counts is the
// receiver's (findings.h). Pure functions: events in, numbers out.

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

  /// Change lead time: the median over the commits of all deployments, not
  /// over deployments, so that a deployment of ten commits weighs ten times
  /// as much as one of a single commit.
  Median lead_time;
  size_t with_lead_time = 0;             ///< deployments
  std::map<WhyNot, size_t> not_counted;  ///< deployments without one

  size_t failed = 0;
  /// Change failure rate: failed / deployments, 0 to 1; absent without
  /// deployments.
  std::optional<double> failure_rate;

  /// Time to restore, which DORA calls failed deployment recovery time: from
  /// the failed deployment's finish to its remedy's. Failures without a known
  /// remedy are not in it.
  Median recovery_time;

  size_t fixes = 0;
  /// Deployment rework rate: the share of deployments that fix a failure.
  std::optional<double> rework_rate;
};

/// The metrics of `deployments` in a window of `days` (at least one).
/// `findings` is of a larger set, since a remedy may lie outside the filter.
Metrics Measure(const std::vector<const Deployment*>& deployments,
                const Findings& findings, int days);

/// The median; the mean of the two in the middle where their number is even.
Median MedianOf(std::vector<absl::Duration> durations);

}  // namespace dora::intake::dashboard
