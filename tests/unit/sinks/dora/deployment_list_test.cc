#include "sinks/dora/deployment_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/timestamp.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;

TEST(DeploymentQueryBody, HasTheFormOfTheOpenApisExample) {
  const auto body =
      DeploymentQueryBody({"payment-service", "production",
                           *core::ParseTimestamp("2025-01-15T08:00:00Z"),
                           *core::ParseTimestamp("2025-01-15T18:00:00Z"), 200});
  EXPECT_EQ(*body,
            R"({"data":{"attributes":{"from":"2025-01-15T08:00:00Z",)"
            R"("limit":200,"query":"service:payment-service env:production",)"
            R"("sort":"-finished_at","to":"2025-01-15T18:00:00Z"},)"
            R"("type":"dora_deployments_list_request"}})");
}

TEST(DeploymentQueryBody, IsNotMadeOfNamesThatMeanMoreInAQuery) {
  for (const std::string name :
       {"", "*", "a b", "a OR b", "a:b", "(a)", "a\"b", "a/b", "ä"}) {
    const absl::Time now = absl::UnixEpoch();
    EXPECT_FALSE(DeploymentQueryBody({name, "prod", now, now, 1})) << name;
    const auto body = DeploymentQueryBody({"shopist", name, now, now, 1});
    ASSERT_FALSE(body) << name;
    EXPECT_THAT(body.error().message, HasSubstr("cannot be asked about"));
  }
}

TEST(ParseDeployments, GivesTheNewestFirst) {
  const auto all = ParseDeployments(
      R"({"data":[{"id":"one","type":"dora_deployment","attributes":{)"
      R"("service":"shopist","env":"prod","version":"v1",)"
      R"("finished_at":"2025-01-15T08:00:00Z","git":{"repository_id":"h/r",)"
      R"("commit_sha":"66adc9350f2cc9b250b69abddab733dd55e1a588"}}},)"
      R"({"id":"two","attributes":{"service":"shopist",)"
      R"("finished_at":1736935200000000000}}]})");
  ASSERT_EQ(all->size(), 2);
  EXPECT_EQ((*all)[0].id, "two");
  EXPECT_EQ((*all)[0].finished_at,
            *core::ParseTimestamp("2025-01-15T10:00:00Z"));
  EXPECT_EQ((*all)[0].commit_sha, "");
  EXPECT_EQ((*all)[1].id, "one");
  EXPECT_EQ((*all)[1].env, "prod");
  EXPECT_EQ((*all)[1].version, "v1");
  EXPECT_EQ((*all)[1].commit_sha, "66adc9350f2cc9b250b69abddab733dd55e1a588");
}

TEST(ParseDeployments, LeavesOutWhatIsNone) {
  for (const std::string body :
       {R"({"data":[]})", R"({"data":[null,1,{},{"id":7},{"id":""}]})"}) {
    const auto all = ParseDeployments(body);
    ASSERT_TRUE(all) << body;
    EXPECT_TRUE(all->empty()) << body;
  }
  EXPECT_EQ(
      ParseDeployments(R"({"data":[{"id":"a","attributes":[]}]})")->size(), 1);
}

TEST(ParseDeployments, RefusesWhatIsNoList) {
  for (const std::string body :
       {"", "[]", "{}", "<html>", R"({"data":{}})", R"({"errors":["x"]})"}) {
    EXPECT_FALSE(ParseDeployments(body)) << body;
  }
}

}  // namespace
}  // namespace dora::sinks
