#include "intake/dashboard/change.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace dora::intake::dashboard {
namespace {

struct Kind {
  bool more_is_better;
  bool is_share;
};

// Frequency, lead time, failure rate, time to restore, rework rate.
constexpr Kind kKinds[kMetrics] = {
    {true, false}, {false, false}, {false, true}, {false, false}, {false, true},
};

constexpr double kMaxPercent = 900;

std::optional<double> Seconds(const Median& median) {
  if (!median.duration) return std::nullopt;
  return absl::ToDoubleSeconds(*median.duration);
}

constexpr char kMinus[] = "\u2212";

// "+12 %": with its sign, and as a minus what is one.
std::string Signed(double number, int digits, const char* unit) {
  return absl::StrCat(number < 0 ? kMinus : "+",
                      absl::StrFormat("%.*f", digits, std::abs(number)), " ",
                      unit);
}

// Of nothing, no percentage can be told.
std::string Relative(double now, double before) {
  if (before == 0) return "from none";
  const double percent = 100 * (now - before) / before;
  if (percent > kMaxPercent) return "more than tenfold";
  return Signed(percent, 0, "%");
}

// Half of what the last digit can show.
bool IsSame(const Kind& kind, double now, double before) {
  if (kind.is_share) return std::abs(now - before) < 0.0005;
  return std::abs(now - before) < std::abs(before) * 0.005 || now == before;
}

Change ChangeOf(const Kind& kind, std::optional<double> now,
                std::optional<double> before) {
  if (!now || !before) return {};
  if (IsSame(kind, *now, *before)) return {Direction::kSame, "same"};
  const bool is_better = (*now > *before) == kind.more_is_better;
  return {is_better ? Direction::kBetter : Direction::kWorse,
          kind.is_share ? Signed(100 * (*now - *before), 1, "points")
                        : Relative(*now, *before)};
}

}  // namespace

std::array<std::optional<double>, kMetrics> ValuesOf(const Metrics& metrics) {
  return {metrics.per_day, Seconds(metrics.lead_time), metrics.failure_rate,
          Seconds(metrics.recovery_time), metrics.rework_rate};
}

std::array<Change, kMetrics> ChangesOf(const Metrics& now,
                                       const Metrics& before) {
  const auto values = ValuesOf(now);
  const auto values_before = ValuesOf(before);
  std::array<Change, kMetrics> changes;
  for (size_t i = 0; i < kMetrics; ++i) {
    changes[i] = ChangeOf(kKinds[i], values[i], values_before[i]);
  }
  return changes;
}

}  // namespace dora::intake::dashboard
