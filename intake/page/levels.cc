#include "intake/page/levels.h"

namespace dora::intake::page {
namespace {

constexpr int64_t kHour = int64_t{3600} * 1'000'000'000;
constexpr int64_t kDay = 24 * kHour;
constexpr int64_t kWeek = 7 * kDay;
constexpr int64_t kMonth = 30 * kDay;
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

Level LevelOfLeadTime(int64_t nanoseconds) {
  if (nanoseconds < kDay) return Level::kElite;
  if (nanoseconds <= kWeek) return Level::kHigh;
  if (nanoseconds <= kMonth) return Level::kMedium;
  return Level::kLow;
}

Level LevelOfFailureRate(double share) {
  if (share <= 0.05) return Level::kElite;
  if (share <= 0.10) return Level::kHigh;
  if (share <= 0.15) return Level::kMedium;
  return Level::kLow;
}

Level LevelOfRecoveryTime(int64_t nanoseconds) {
  if (nanoseconds < kHour) return Level::kElite;
  if (nanoseconds < kDay) return Level::kHigh;
  if (nanoseconds <= kWeek) return Level::kMedium;
  return Level::kLow;
}

}  // namespace dora::intake::page
