// The limits of the report, each from both sides.

#include "intake/dashboard/levels.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::kDay;
using testing::kHour;

TEST(Levels, OfFrequency) {
  EXPECT_EQ(LevelOfFrequency(1.01), Level::kElite);
  EXPECT_EQ(LevelOfFrequency(1), Level::kHigh);
  EXPECT_EQ(LevelOfFrequency(1.0 / 7), Level::kHigh);
  EXPECT_EQ(LevelOfFrequency(1.0 / 7.1), Level::kMedium);
  EXPECT_EQ(LevelOfFrequency(1.0 / 30), Level::kMedium);
  EXPECT_EQ(LevelOfFrequency(1.0 / 31), Level::kLow);
}

TEST(Levels, OfLeadTime) {
  EXPECT_EQ(LevelOfLeadTime(kDay - absl::Nanoseconds(1)), Level::kElite);
  EXPECT_EQ(LevelOfLeadTime(kDay), Level::kHigh);
  EXPECT_EQ(LevelOfLeadTime(7 * kDay), Level::kHigh);
  EXPECT_EQ(LevelOfLeadTime(7 * kDay + absl::Nanoseconds(1)), Level::kMedium);
  EXPECT_EQ(LevelOfLeadTime(30 * kDay), Level::kMedium);
  EXPECT_EQ(LevelOfLeadTime(30 * kDay + absl::Nanoseconds(1)), Level::kLow);
}

TEST(Levels, OfFailureRate) {
  EXPECT_EQ(LevelOfFailureRate(0.05), Level::kElite);
  EXPECT_EQ(LevelOfFailureRate(0.051), Level::kHigh);
  EXPECT_EQ(LevelOfFailureRate(0.10), Level::kHigh);
  EXPECT_EQ(LevelOfFailureRate(0.101), Level::kMedium);
  EXPECT_EQ(LevelOfFailureRate(0.15), Level::kMedium);
  EXPECT_EQ(LevelOfFailureRate(0.151), Level::kLow);
}

TEST(Levels, OfRecoveryTime) {
  EXPECT_EQ(LevelOfRecoveryTime(kHour - absl::Nanoseconds(1)), Level::kElite);
  EXPECT_EQ(LevelOfRecoveryTime(kHour), Level::kHigh);
  EXPECT_EQ(LevelOfRecoveryTime(kDay - absl::Nanoseconds(1)), Level::kHigh);
  EXPECT_EQ(LevelOfRecoveryTime(kDay), Level::kMedium);
  EXPECT_EQ(LevelOfRecoveryTime(7 * kDay), Level::kMedium);
  EXPECT_EQ(LevelOfRecoveryTime(7 * kDay + absl::Nanoseconds(1)), Level::kLow);
}

}  // namespace
}  // namespace dora::intake::dashboard
