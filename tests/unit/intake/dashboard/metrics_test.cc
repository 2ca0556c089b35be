#include "intake/dashboard/metrics.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::DeploymentAt;
using testing::FailedAt;
using testing::kHour;

Metrics MeasureAll(const std::vector<Deployment>& deployments, int days = 10) {
  std::vector<const Deployment*> all;
  for (const Deployment& one : deployments) all.push_back(&one);
  return Measure(all, FindRemedies(deployments), days);
}

// A deployment at `hour` of a commit made `hours_before` it.
Deployment OfCommit(const std::string& id, int64_t hour, const std::string& sha,
                    int64_t hours_before) {
  Deployment deployment = DeploymentAt(id, hour);
  deployment.commit_sha = sha;
  deployment.committed_at = testing::At((hour - hours_before) * kHour);
  return deployment;
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
  const Metrics metrics = MeasureAll({});
  EXPECT_EQ(metrics.deployments, 0U);
  EXPECT_EQ(metrics.per_day, 0);
  EXPECT_EQ(metrics.failure_rate, std::nullopt);
  EXPECT_EQ(metrics.lead_time.duration, std::nullopt);
  EXPECT_EQ(metrics.recovery_time.duration, std::nullopt);
}

TEST(Metrics, FrequencyIsOverTheWholeWindow) {
  const Metrics metrics = MeasureAll(
      {DeploymentAt("a", 1), DeploymentAt("b", 2), DeploymentAt("c", 3)}, 30);
  EXPECT_DOUBLE_EQ(metrics.per_day, 0.1);
}

TEST(Metrics, LeadTimeIsFromTheCommitToTheFinish) {
  const Metrics metrics = MeasureAll({
      OfCommit("a", 100, "one", 2),
      OfCommit("b", 110, "two", 4),
      OfCommit("c", 120, "three", 30),
      DeploymentAt("without a commit time", 130),
  });
  EXPECT_EQ(metrics.lead_time.duration, 4 * kHour);
  EXPECT_EQ(metrics.lead_time.samples, 3U);
}

TEST(Metrics, LeadTimeCountsACommitWhenItFirstArrives) {
  Deployment staging = OfCommit("staging", 99, "one", 1);
  staging.env = "staging";
  const Metrics metrics = MeasureAll(
      {OfCommit("again", 150, "one", 52), OfCommit("first", 100, "one", 2)});
  EXPECT_EQ(metrics.lead_time.samples, 1U);
  EXPECT_EQ(metrics.lead_time.duration, 2 * kHour);
  EXPECT_EQ(
      MeasureAll({OfCommit("first", 100, "one", 2), staging}).lead_time.samples,
      2U)
      << "once an environment";
}

TEST(Metrics, LeadTimeLeavesOutRollbacksAndWrongClocks) {
  Deployment rollback = OfCommit("a", 100, "old", 90);
  rollback.is_rollback = true;
  const Metrics metrics =
      MeasureAll({rollback, OfCommit("from the future", 100, "new", -1)});
  EXPECT_EQ(metrics.lead_time.samples, 0U);
  EXPECT_EQ(metrics.deployments, 2U);
}

TEST(Metrics, FailureRateIsOfDeploymentsMarkedAsFailed) {
  const Metrics metrics = MeasureAll(
      {FailedAt("bad", 10, {"fix", "", "rollback"}), DeploymentAt("fix", 13),
       DeploymentAt("c", 14), FailedAt("worse", 20, {"gone", "", "rollback"})});
  EXPECT_EQ(metrics.failed, 2U);
  EXPECT_DOUBLE_EQ(*metrics.failure_rate, 0.5);
  EXPECT_EQ(metrics.recovery_time.duration, 3 * kHour);
  EXPECT_EQ(metrics.recovery_time.samples, 1U) << "of one no remedy is known";
}

}  // namespace
}  // namespace dora::intake::dashboard
