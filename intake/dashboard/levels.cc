#include "intake/dashboard/levels.h"

namespace dora::intake::dashboard {
namespace {

constexpr absl::Duration kHour = absl::Hours(1);
constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kWeek = absl::Hours(24 * 7);
constexpr absl::Duration kMonth = absl::Hours(24 * 30);
constexpr double kOnceAWeek = 1.0 / 7;
constexpr double kOnceAMonth = 1.0 / 30;

}  // namespace

const char* LevelName(Level level) {
  switch (level) {
    case Level::kElite:
      return "Elite";
    case Level::kHigh:
      return "High";
    case Level::kMedium:
      return "Medium";
    case Level::kLow:
      return "Low";
  }
  return "";
}

Level LevelOfFrequency(double per_day) {
  if (per_day > 1) return Level::kElite;
  if (per_day >= kOnceAWeek) return Level::kHigh;
  if (per_day >= kOnceAMonth) return Level::kMedium;
  return Level::kLow;
}

Level LevelOfLeadTime(absl::Duration time) {
  if (time < kDay) return Level::kElite;
  if (time <= kWeek) return Level::kHigh;
  if (time <= kMonth) return Level::kMedium;
  return Level::kLow;
}

Level LevelOfFailureRate(double share) {
  if (share <= 0.05) return Level::kElite;
  if (share <= 0.10) return Level::kHigh;
  if (share <= 0.15) return Level::kMedium;
  return Level::kLow;
}

Level LevelOfRecoveryTime(absl::Duration time) {
  if (time < kHour) return Level::kElite;
  if (time < kDay) return Level::kHigh;
  if (time <= kWeek) return Level::kMedium;
  return Level::kLow;
}

}  // namespace dora::intake::dashboard
