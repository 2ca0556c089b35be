#include "intake/dashboard/history.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::DeploymentAt;

std::vector<std::string> IdsOf(const Series& series) {
  std::vector<std::string> ids;
  for (const Deployment* one : series) ids.push_back(one->id);
  return ids;
}

TEST(HistoryOf, OrdersEachServiceInEachEnvironmentByFinish) {
  Deployment staging = DeploymentAt("staging", 4);
  staging.env = "staging";
  Deployment web = DeploymentAt("web", 3);
  web.service = "web";
  const std::vector<Deployment> deployments = {DeploymentAt("late", 9), staging,
                                               web, DeploymentAt("early", 1)};
  const History history = HistoryOf(deployments);
  ASSERT_EQ(history.series.size(), 3U);
  EXPECT_EQ(IdsOf(history.series.at({"shop", "prod"})),
            (std::vector<std::string>{"early", "late"}));
  EXPECT_TRUE(history.same_second.empty());
}

TEST(HistoryOf, CountsOneDeploymentOfAServiceInASecond) {
  Deployment second = DeploymentAt("second", 1);
  second.finished_at += absl::Milliseconds(999);
  Deployment other_env = DeploymentAt("other env", 1);
  other_env.env = "staging";
  Deployment other_service = DeploymentAt("other service", 1);
  other_service.service = "web";
  Deployment a_second_later = DeploymentAt("later", 1);
  a_second_later.finished_at += absl::Seconds(1);
  const std::vector<Deployment> deployments = {
      a_second_later, second, other_service, other_env,
      DeploymentAt("arrived first", 1)};
  const History history = HistoryOf(deployments);
  EXPECT_EQ(history.same_second,
            (std::set<std::string>{"second", "other env"}));
  EXPECT_EQ(IdsOf(history.series.at({"shop", "prod"})),
            (std::vector<std::string>{"arrived first", "later"}));
  EXPECT_EQ(history.series.size(), 2U);
}

}  // namespace
}  // namespace dora::intake::dashboard
