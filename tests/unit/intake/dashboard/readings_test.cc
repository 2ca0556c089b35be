#include "intake/dashboard/readings.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::kDay;
using testing::kHour;

TEST(Readings, OfNothingAreUnknownAndHaveNoLevel) {
  const auto readings = ReadingsOf({}, 30);
  EXPECT_EQ(readings[0].value, "none");
  EXPECT_EQ(readings[1].value, "unknown");
  EXPECT_EQ(readings[1].detail, "no deployments");
  EXPECT_EQ(readings[2].value, "unknown");
  EXPECT_EQ(readings[3].value, "no failures");
  EXPECT_EQ(readings[4].value, "unknown");
  for (const Reading& reading : readings) {
    EXPECT_FALSE(reading.level) << reading.name;
  }
}

TEST(Readings, SayValueSamplesAndLevel) {
  Metrics metrics;
  metrics.deployments = 60;
  metrics.per_day = 2;
  metrics.lead_time = {3 * kDay, 40};
  metrics.with_lead_time = 30;
  metrics.fixes = 6;
  metrics.rework_rate = 0.1;
  metrics.failed = 8;
  metrics.failure_rate = 8.0 / 60;
  metrics.recovery_time = {kHour / 2, 6};
  const auto readings = ReadingsOf(metrics, 30);
  EXPECT_EQ(readings[0].value, "2.0 per day");
  EXPECT_EQ(readings[0].detail, "60 deployments in 30 days");
  EXPECT_EQ(readings[0].level, Level::kElite);
  EXPECT_EQ(readings[1].value, "3 d");
  EXPECT_EQ(readings[1].detail, "median of 40 commits in 30 deployments");
  EXPECT_EQ(readings[1].level, Level::kHigh);
  EXPECT_EQ(readings[2].value, "13.3 %");
  EXPECT_EQ(readings[2].detail, "8 of 60 deployments failed");
  EXPECT_EQ(readings[2].level, Level::kMedium);
  EXPECT_EQ(readings[3].value, "30 min");
  EXPECT_EQ(readings[3].detail, "median of 6 recoveries, 2 without a remedy");
  EXPECT_EQ(readings[3].level, Level::kElite);
  EXPECT_EQ(readings[4].value, "10.0 %");
  EXPECT_EQ(readings[4].detail, "6 of 60 deployments fixed a failure");
  EXPECT_FALSE(readings[4].level) << "the report has none";
  for (const Reading& reading : readings) {
    EXPECT_FALSE(reading.is_few) << reading.name;
  }
}

TEST(Readings, SayThatFewAreFew) {
  Metrics metrics;
  metrics.deployments = 4;
  metrics.lead_time = {kHour, 4};
  metrics.rework_rate = 0;
  metrics.failed = 1;
  metrics.failure_rate = 0.25;
  metrics.recovery_time = {kHour, 1};
  const auto readings = ReadingsOf(metrics, 30);
  EXPECT_FALSE(readings[0].is_few) << "a count is not a sample";
  for (size_t i = 1; i < readings.size(); ++i) {
    EXPECT_TRUE(readings[i].is_few) << readings[i].name;
  }
  EXPECT_EQ(readings[3].detail, "median of 1 recovery");
}

TEST(Readings, SayWhyMostHaveNoLeadTime) {
  Metrics metrics;
  metrics.deployments = 9;
  metrics.not_counted = {{WhyNot::kFirstDeployment, 1},
                         {WhyNot::kCommitUnknown, 8}};
  const Reading reading = ReadingsOf(metrics, 30)[1];
  EXPECT_EQ(reading.value, "unknown");
  EXPECT_EQ(reading.detail, "commit unknown here (8 of 9 deployments)");
}

TEST(Readings, SayWhereNoRemedyIsKnown) {
  Metrics metrics;
  metrics.deployments = 9;
  metrics.failed = 2;
  const Reading reading = ReadingsOf(metrics, 30)[3];
  EXPECT_EQ(reading.value, "unknown");
  EXPECT_EQ(reading.detail, "2 failures without a known remedy");
}

}  // namespace
}  // namespace dora::intake::dashboard
