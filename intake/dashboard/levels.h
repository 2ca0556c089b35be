#pragma once

#include "absl/time/time.h"

// DORA's performance levels, as the Accelerate State of DevOps Report 2023
// publishes them:
//
//   level   deployment frequency   lead time      failure rate  recovery
//   elite   on demand              < 1 day        5 %           < 1 hour
//   high    1 a day to 1 a week    1 day-1 week   10 %          < 1 day
//   medium  1 a week to 1 a month  1 week-1 month 15 %          1 day-1 week
//   low     1 a week to 1 a month  1 week-1 month 64 %          1-6 months
//
// Each metric is levelled by itself. 2023 is the last report whose levels rise
// in every metric: 2024's medium level fails less often (10 %) than its high
// one (20 %), and 2025's report has no levels. Where the report leaves a gap,
// what misses a level is of the next lower one. A month is 30 days.

namespace dora::intake::dashboard {

enum class Level { kElite, kHigh, kMedium, kLow };

/// "Elite", "High", "Medium", "Low".
const char* LevelName(Level level);

/// "On demand (multiple deploys per day)" is more than one a day.
Level LevelOfFrequency(double per_day);
Level LevelOfLeadTime(absl::Duration time);
/// The report's rates are what each level's teams have; here they are limits.
Level LevelOfFailureRate(double share);
Level LevelOfRecoveryTime(absl::Duration time);

}  // namespace dora::intake::dashboard
