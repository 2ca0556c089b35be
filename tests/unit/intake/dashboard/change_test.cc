#include "intake/dashboard/change.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::kHour;

Metrics Of(double per_day, absl::Duration time, double share) {
  Metrics metrics;
  metrics.per_day = per_day;
  metrics.lead_time = metrics.recovery_time = {time, 9};
  metrics.failure_rate = metrics.rework_rate = share;
  return metrics;
}

TEST(ChangesOf, SayHowMuchAndWhetherItIsGood) {
  const struct {
    const char* name;
    Metrics now, before;
    const char* frequency;
    const char* times;
    const char* shares;
    Direction of_frequency;
    Direction of_the_rest;
  } kCases[] = {
      {"more", Of(3, 3 * kHour, 0.15), Of(2, 2 * kHour, 0.1), "+50 %", "+50 %",
       "+5.0 points", Direction::kBetter, Direction::kWorse},
      {"less", Of(1, kHour, 0.05), Of(2, 2 * kHour, 0.1), "−50 %", "−50 %",
       "−5.0 points", Direction::kWorse, Direction::kBetter},
      {"the same", Of(1, kHour, 0.1), Of(1, kHour, 0.1), "same", "same", "same",
       Direction::kSame, Direction::kSame},
      {"nearly the same", Of(1.004, 1.004 * kHour, 0.1004), Of(1, kHour, 0.1),
       "same", "same", "same", Direction::kSame, Direction::kSame},
      {"much more", Of(20, 20 * kHour, 0.9), Of(1, kHour, 0.1),
       "more than tenfold", "more than tenfold", "+80.0 points",
       Direction::kBetter, Direction::kWorse},
      {"none before", Of(2, kHour, 0.1), Of(0, absl::ZeroDuration(), 0),
       "from none", "from none", "+10.0 points", Direction::kBetter,
       Direction::kWorse},
      {"none at all", Of(0, absl::ZeroDuration(), 0),
       Of(0, absl::ZeroDuration(), 0), "same", "same", "same", Direction::kSame,
       Direction::kSame},
  };
  for (const auto& one : kCases) {
    const auto changes = ChangesOf(one.now, one.before);
    EXPECT_EQ(changes[0].text, one.frequency) << one.name;
    EXPECT_EQ(changes[0].direction, one.of_frequency) << one.name;
    for (const size_t time : {1, 3}) {
      EXPECT_EQ(changes[time].text, one.times) << one.name;
      EXPECT_EQ(changes[time].direction, one.of_the_rest) << one.name;
    }
    for (const size_t share : {2, 4}) {
      EXPECT_EQ(changes[share].text, one.shares) << one.name;
      EXPECT_EQ(changes[share].direction, one.of_the_rest) << one.name;
    }
  }
}

TEST(ChangesOf, AreUnknownWhereOneSideIs) {
  for (const auto& [now, before] : {std::pair(Of(1, kHour, 0.1), Metrics()),
                                    std::pair(Metrics(), Of(1, kHour, 0.1))}) {
    const auto changes = ChangesOf(now, before);
    for (size_t i = 1; i < kMetrics; ++i) {
      EXPECT_EQ(changes[i].direction, Direction::kUnknown) << i;
      EXPECT_EQ(changes[i].text, "") << i;
    }
  }
}

}  // namespace
}  // namespace dora::intake::dashboard
