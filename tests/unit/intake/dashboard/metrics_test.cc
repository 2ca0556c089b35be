#include "intake/dashboard/metrics.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::DeploymentAt;
using testing::FailedAt;
using testing::kHour;

Findings FindingsOf(const std::vector<Deployment>& deployments) {
  const History history = HistoryOf(deployments);
  Findings findings;
  findings.same_second = history.same_second;
  findings.failures = FindFailures(history);
  return findings;
}

Metrics MeasureAll(const std::vector<Deployment>& deployments,
                   const Findings& findings, int days = 10) {
  return Measure(testing::SeriesOf(deployments), findings, days);
}

TEST(MedianOf, IsTheMiddleOrBetweenTheTwoThere) {
  EXPECT_EQ(MedianOf({}).duration, std::nullopt);
  EXPECT_EQ(MedianOf({}).samples, 0U);
  EXPECT_EQ(MedianOf({7 * kHour}).duration, 7 * kHour);
  EXPECT_EQ(MedianOf({9 * kHour, kHour, 5 * kHour}).duration, 5 * kHour);
  EXPECT_EQ(MedianOf({9 * kHour, kHour, 5 * kHour, 2 * kHour}).duration,
            3.5 * kHour);
  EXPECT_EQ(MedianOf({kHour, kHour, kHour, kHour}).samples, 4U);
}

TEST(Metrics, OfNothingAreUnknown) {
  const Metrics metrics = MeasureAll({}, {});
  EXPECT_EQ(metrics.deployments, 0U);
  EXPECT_EQ(metrics.per_day, 0);
  EXPECT_EQ(metrics.failure_rate, std::nullopt);
  EXPECT_EQ(metrics.rework_rate, std::nullopt);
  EXPECT_EQ(metrics.lead_time.duration, std::nullopt);
  EXPECT_EQ(metrics.recovery_time.duration, std::nullopt);
}

TEST(Metrics, FrequencyIsOverTheWholeWindow) {
  const Metrics metrics = MeasureAll(
      {DeploymentAt("a", 1), DeploymentAt("b", 2), DeploymentAt("c", 3)}, {},
      30);
  EXPECT_DOUBLE_EQ(metrics.per_day, 0.1);
}

TEST(Metrics, LeadTimeIsTheMedianOverCommitsNotOverDeployments) {
  Findings findings;
  findings.lead_times.emplace(
      "many", std::vector<absl::Duration>{kHour, 2 * kHour, 3 * kHour});
  findings.lead_times.emplace("one", std::vector<absl::Duration>{90 * kHour});
  findings.lead_times.emplace("first",
                              tl::unexpected(WhyNot::kFirstDeployment));
  const Metrics metrics =
      MeasureAll({DeploymentAt("one", 9), DeploymentAt("many", 5),
                  DeploymentAt("first", 1)},
                 findings);
  EXPECT_EQ(metrics.lead_time.duration, 2.5 * kHour);
  EXPECT_EQ(metrics.lead_time.samples, 4U);
  EXPECT_EQ(metrics.with_lead_time, 2U);
  EXPECT_EQ(metrics.not_counted,
            (std::map<WhyNot, size_t>{{WhyNot::kFirstDeployment, 1}}));
}

TEST(Metrics, FailureRateIsOfDeploymentsThatFailed) {
  const std::vector<Deployment> deployments = {
      FailedAt("worse", 20, {"gone", "", "rollback"}), DeploymentAt("c", 14),
      DeploymentAt("fix", 13), FailedAt("bad", 10, {"fix", "", "rollback"})};
  const Metrics metrics = MeasureAll(deployments, FindingsOf(deployments));
  EXPECT_EQ(metrics.failed, 2U);
  EXPECT_DOUBLE_EQ(*metrics.failure_rate, 0.5);
  EXPECT_EQ(metrics.recovery_time.duration, 3 * kHour);
  EXPECT_EQ(metrics.recovery_time.samples, 1U) << "of one no remedy is known";
}

TEST(Metrics, ReworkRateIsOfDeploymentsThatFix) {
  const std::vector<Deployment> deployments = {
      testing::OfVersion("back", 14, "v1"), DeploymentAt("found", 13),
      testing::OfVersion("fix", 12, "v1"),
      FailedAt("bad", 10, {"fix", "", "rollforward"})};
  const Metrics metrics = MeasureAll(deployments, FindingsOf(deployments));
  EXPECT_EQ(metrics.fixes, 2U);
  EXPECT_DOUBLE_EQ(*metrics.rework_rate, 0.5);
  EXPECT_EQ(metrics.failed, 2U);
}

TEST(Metrics, CountTheSameSecondOnce) {
  const std::vector<Deployment> deployments = {
      FailedAt("again", 4, {"x", "", "rollback"}), DeploymentAt("a", 4)};
  const Metrics metrics = MeasureAll(deployments, FindingsOf(deployments));
  EXPECT_EQ(metrics.deployments, 1U);
  EXPECT_EQ(metrics.failed, 0U);
}

}  // namespace
}  // namespace dora::intake::dashboard
