// `--detect-rollback` as a run sees it: which events are tagged, and which
// deployments are marked.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/commands/deployment_command.h"
#include "app/host/exit_code.h"
#include "sinks/dora/deployment_list.h"
#include "tests/unit/app/commands/command_test.h"

namespace dora::app {
namespace {

using testing::Accepted;
using testing::Answer;
using testing::CommandRun;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Refused;
using ::testing::SizeIs;
using testing::TempDirectory;

/// Services `shop` and `cart` in version `version`, by a file of what was
/// deployed.
class RollbackTest : public ::testing::Test {
 protected:
  EnvironmentOf Deploying(const std::string& mode) const {
    return {{"DD_ENV", "prod"},
            {"DD_APP_KEY", "fedcba9876543210fedcba9876543210fedcba98"},
            {"DORA_SKIP_GIT", "true"},
            {"DORA_TIMEOUT", "4"},
            {"DORA_DETECT_ROLLBACK", mode},
            {"DORA_LAST_DEPLOYED_FILE", folder_.Inside("deployed.json")}};
  }

  /// Deploys one version of each service, in this order.
  static void Deploy(CommandRun& run, const std::vector<std::string>& services,
                     const std::string& version,
                     const std::string& started_at) {
    for (const std::string& service : services) {
      run.world().inputs().Give(input::kService, service, "--service");
    }
    run.world().inputs().Give(input::kVersion, version, "--version");
    run.world().inputs().Give(input::kStartedAt, started_at, "--started-at");
    run.world().inputs().Give(input::kFinishedAt, started_at, "--finished-at");
    run.Run(&RunDeployment);
  }

  void DeployBefore(const std::string& service, const std::string& version,
                    const std::string& started_at) {
    CommandRun run(folder_, Deploying("tag"));
    run.http().Otherwise(Accepted("v" + version + "-of-" + service));
    Deploy(run, {service}, version, started_at);
  }

  /// Version 1 of `shop` and `cart`, then version 2 of `cart` alone.
  void DeployBefore() {
    DeployBefore("shop", "1", "1699990000");
    DeployBefore("cart", "1", "1699990000");
    DeployBefore("cart", "2", "1699991000");
  }

  /// The API knows version 2 of `cart`, and not what was there before.
  static void ListTheSecond(CommandRun& run) {
    const absl::Time now =
        absl::FromUnixSeconds(absl::ToUnixSeconds(run.world().clock().Now()));
    const auto question =
        sinks::DeploymentQueryBody({"cart", "prod", now - absl::Hours(365 * 24),
                                    now + absl::Minutes(10), 100});
    ASSERT_TRUE(question);
    run.http().Script(*question, {Answer(200, R"({"data":[
        {"id":"v2-of-cart","type":"dora_deployment","attributes":{
         "service":"cart","env":"prod","version":"2",
         "finished_at":1699991000000000000}}]})")});
  }

  static nlohmann::json DataOf(const core::HttpRequest& request) {
    return nlohmann::json::parse(request.body)["data"];
  }

  TempDirectory folder_;
};

TEST_F(RollbackTest, OnlyTheServiceThatGoesBackIsTagged) {
  DeployBefore();
  CommandRun run(folder_, Deploying("tag"));
  run.http().Otherwise(Accepted("third"));
  Deploy(run, {"shop", "cart"}, "1", "1699992000");
  ASSERT_THAT(run.http().starts(), SizeIs(2));
  for (const auto& start : run.http().starts()) {
    const nlohmann::json sent = DataOf(start.request)["attributes"];
    EXPECT_EQ(sent.contains("custom_tags"), sent["service"] == "cart") << sent;
  }
}

TEST_F(RollbackTest, TheFailureThatTheApiCannotSeeIsMarked) {
  DeployBefore();
  CommandRun run(folder_, Deploying("mark"));
  ListTheSecond(run);
  run.http().Otherwise(Accepted("third"));
  Deploy(run, {"shop", "cart"}, "1", "1699992000");
  // The question, two deployments and the mark.
  ASSERT_THAT(run.http().starts(), SizeIs(4));
  const core::HttpRequest& mark = run.http().starts()[3].request;
  EXPECT_EQ(mark.method, "PATCH");
  EXPECT_THAT(mark.url, HasSubstr("/v2-of-cart"));
  const nlohmann::json attributes = DataOf(mark)["attributes"];
  EXPECT_EQ(attributes["change_failure"], true);
  EXPECT_EQ(attributes["remediation"]["id"], "third");
}

TEST_F(RollbackTest, AMarkWaitsForTheDeploymentThatIsKept) {
  DeployBefore();
  CommandRun run(folder_, Deploying("mark"));
  ListTheSecond(run);
  run.http().Otherwise(Refused(503));
  Deploy(run, {"cart"}, "1", "1699992000");
  for (const auto& start : run.http().starts()) {
    EXPECT_EQ(start.request.method, "POST");
  }
  EXPECT_THAT(run.host().Said(Level::kWarning),
              ElementsAre(HasSubstr("deployment of cart"),
                          HasSubstr("it waits for the deployment")));
  // The deployment, as it is tagged, and its mark.
  EXPECT_THAT(testing::KeptIn(folder_), SizeIs(2));
}

TEST_F(RollbackTest, TheTagOfTheUserStays) {
  DeployBefore();
  CommandRun run(folder_, Deploying("tag"));
  run.http().Otherwise(Accepted("third"));
  run.world().inputs().Give(input::kCustomTags, "deployment_type:hotfix",
                            "--custom-tags");
  Deploy(run, {"cart"}, "1", "1699992000");
  EXPECT_THAT(
      DataOf(run.http().starts()[0].request)["attributes"]["custom_tags"],
      ElementsAre("deployment_type:hotfix"));
}

TEST_F(RollbackTest, WithoutAFileTheApiIsAsked) {
  EnvironmentOf variables = Deploying("tag").Without("DORA_LAST_DEPLOYED_FILE");
  CommandRun run(folder_, variables);
  run.http().Otherwise(Answer(200, R"({"data":[
      {"id":"two","type":"dora_deployment","attributes":{"service":"cart",
       "env":"prod","version":"2","finished_at":1699991000000000000}},
      {"id":"one","type":"dora_deployment","attributes":{"service":"cart",
       "env":"prod","version":"1","finished_at":1699990000000000000}}]})"));
  Deploy(run, {"cart"}, "1", "1699992000");
  const auto& starts = run.http().starts();
  ASSERT_THAT(starts, ::testing::Not(IsEmpty()));
  EXPECT_THAT(starts[0].request.url, HasSubstr("/api/v2/dora/deployments"));
  EXPECT_THAT(starts[1].request.url, HasSubstr("/api/v2/dora/deployment"));
  EXPECT_THAT(DataOf(starts[1].request)["attributes"]["custom_tags"],
              ElementsAre("deployment_type:rollback"));
}

}  // namespace
}  // namespace dora::app
