#include "app/commands/deployment_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "app/host/exit_code.h"
#include "tests/unit/app/commands/command_test.h"

namespace dora::app {
namespace {

using testing::Accepted;
using testing::CommandRun;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::KeptIn;
using testing::Refused;
using ::testing::SizeIs;
using testing::TempDirectory;

/// A deployment of `services`, outside of CI.
EnvironmentOf Deploying(const std::string& services) {
  return {{"DD_SERVICE", services},
          {"DD_ENV", "prod"},
          {"DORA_SKIP_GIT", "true"},
          {"DORA_TIMEOUT", "4"}};
}

void GiveStart(CommandRun& run) {
  run.world().inputs().Give(input::kStartedAt, "1699999000", "--started-at");
}

nlohmann::json AttributesOf(const core::HttpRequest& request) {
  return nlohmann::json::parse(request.body)["data"]["attributes"];
}

std::set<std::string> ServicesOf(const testing::FakeHttpClient& http) {
  std::set<std::string> services;
  for (const auto& start : http.starts()) {
    services.insert(AttributesOf(start.request)["service"]);
  }
  return services;
}

class DeploymentCommandTest : public ::testing::Test {
 protected:
  TempDirectory folder_;
};

TEST_F(DeploymentCommandTest, OneEventIsOneRequestOneOutcomeAndOneLine) {
  CommandRun run(folder_, Deploying("shop"));
  GiveStart(run);
  run.http().Otherwise(Accepted("the-apis-id"));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
  ASSERT_THAT(run.http().starts(), SizeIs(1));
  const nlohmann::json sent = AttributesOf(run.http().starts()[0].request);
  EXPECT_EQ(sent["service"], "shop");
  EXPECT_EQ(sent["finished_at"], 1700000000000000000);
  ASSERT_THAT(run.host().reports, SizeIs(1));
  ASSERT_THAT(run.host().reports[0], SizeIs(1));
  const Outcome& outcome = run.host().reports[0][0];
  EXPECT_EQ(outcome.status, OutcomeStatus::kSent);
  EXPECT_EQ(outcome.id, "the-apis-id");
  EXPECT_EQ(outcome.deployment()->service(), "shop");
  EXPECT_EQ(run.host().emitted[0]["status"], "sent");
  EXPECT_THAT(run.host().Said(Level::kInfo),
              ElementsAre("Sent: deployment of shop to prod, id the-apis-id"));
  EXPECT_THAT(KeptIn(folder_), IsEmpty());
}

/// Nor does it matter what else is wrong: no service, no start.
TEST_F(DeploymentCommandTest, AJobThatIsNoDeploymentSendsNothing) {
  CommandRun run(folder_, {{"GITLAB_CI", "true"},
                           {"CI_ENVIRONMENT_ACTION", "stop"},
                           {"DORA_ON_ERROR", "fail"}});
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_THAT(run.host().reports, ElementsAre(IsEmpty()));
  ASSERT_THAT(run.host().said, SizeIs(1));
  EXPECT_EQ(run.host().said[0].second,
            "This job is not a deployment, as its environment:action is stop "
            "(CI_ENVIRONMENT_ACTION): nothing is reported.");
}

TEST_F(DeploymentCommandTest, ADoubtfulTimeIsToldOnceAndSent) {
  CommandRun run(folder_, Deploying(""));
  run.world().inputs().Give(input::kService, "shop", "--service");
  run.world().inputs().Give(input::kService, "cart", "--service");
  run.world().inputs().Give(input::kStartedAt, "1", "--started-at");
  run.http().Otherwise(Accepted("x"));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
  EXPECT_THAT(run.http().starts(), SizeIs(2));
  EXPECT_THAT(run.host().Said(Level::kWarning),
              ElementsAre(HasSubstr("taken for 1970-01-01T00:00:01Z")));
}

TEST_F(DeploymentCommandTest, NowIsATime) {
  for (const char* now : {"now", "NOW"}) {
    CommandRun run(folder_, Deploying("shop"));
    run.world().inputs().Give(input::kStartedAt, now, "--started-at");
    run.world().inputs().Give(input::kFinishedAt, now, "--finished-at");
    run.http().Otherwise(Accepted("x"));
    EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
    ASSERT_THAT(run.http().starts(), SizeIs(1));
    const nlohmann::json sent = AttributesOf(run.http().starts()[0].request);
    EXPECT_EQ(sent["started_at"], 1700000000000000000);
    EXPECT_EQ(sent["finished_at"], 1700000000000000000);
    EXPECT_THAT(run.host().Said(Level::kWarning), IsEmpty());
  }
}

TEST_F(DeploymentCommandTest, WhatIsKeptIsWhatWasSentAndGoesFirstNextTime) {
  CommandRun first(folder_, Deploying("shop"));
  GiveStart(first);
  first.http().Otherwise(Refused(503));
  EXPECT_EQ(first.Run(&RunDeployment), exit_code::kOk);
  EXPECT_EQ(first.host().reports[0][0].status, OutcomeStatus::kKept);
  ASSERT_THAT(KeptIn(folder_), SizeIs(1));
  const std::string sent = first.http().started_bodies().front();

  CommandRun second(folder_, Deploying("cart"));
  GiveStart(second);
  second.http().Otherwise(Accepted("x"));
  EXPECT_EQ(second.Run(&RunDeployment), exit_code::kOk);
  ASSERT_THAT(second.http().starts(), SizeIs(2));
  EXPECT_EQ(second.http().started_bodies().front(), sent);
  EXPECT_THAT(second.host().reports[0], SizeIs(1));
  EXPECT_THAT(KeptIn(folder_), IsEmpty());
}

TEST_F(DeploymentCommandTest, UnderFailAnUndeliveredEventFailsTheRun) {
  CommandRun run(folder_, Deploying("shop").With("DORA_ON_ERROR", "fail"));
  GiveStart(run);
  run.http().Otherwise(Refused(503));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kDeliveryFailed);
  EXPECT_THAT(run.host().Said(Level::kError), SizeIs(1));
}

TEST_F(DeploymentCommandTest, ARejectedEventIsPutAside) {
  CommandRun run(folder_, Deploying("shop"));
  GiveStart(run);
  run.http().Otherwise(Refused(400));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
  const Outcome& outcome = run.host().reports[0][0];
  EXPECT_EQ(outcome.status, OutcomeStatus::kRejected);
  EXPECT_THAT(outcome.kept_path, HasSubstr("/rejected/"));
  EXPECT_THAT(run.http().starts(), SizeIs(1));
  EXPECT_THAT(KeptIn(folder_), IsEmpty());
}

TEST_F(DeploymentCommandTest, EachEventOfEachSinkHasItsOutcome) {
  CommandRun run(folder_, Deploying(""));
  GiveStart(run);
  for (const char* service : {"shop", "cart"}) {
    run.world().inputs().Give(input::kService, service, "--service");
  }
  const std::string file = folder_.Inside("events.jsonl");
  run.world().inputs().Give(input::kSink, "jsonl=" + file, "--sink");
  run.world().inputs().Give(input::kSink, "dora", "--sink");
  run.http().Otherwise(Accepted(""));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
  std::vector<std::string> outcomes;
  for (const Outcome& outcome : run.host().reports[0]) {
    outcomes.push_back(outcome.deployment()->service() + " " + outcome.sink);
  }
  EXPECT_THAT(outcomes, ElementsAre("shop jsonl", "shop dora", "cart jsonl",
                                    "cart dora"));
  EXPECT_THAT(ServicesOf(run.http()), ElementsAre("cart", "shop"));
  const std::string lines = testing::ReadFile(file);
  EXPECT_THAT(lines, HasSubstr(R"("service":"shop")"));
  EXPECT_THAT(lines, HasSubstr(R"("service":"cart")"));
}

TEST_F(DeploymentCommandTest, ADryRunPrintsTheBodyAndTouchesNothing) {
  CommandRun run(folder_, Deploying("shop").With("DORA_DRY_RUN", "true"));
  GiveStart(run);
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kOk);
  ASSERT_THAT(run.host().out, SizeIs(1));
  EXPECT_EQ(
      nlohmann::json::parse(run.host().out[0])["data"]["attributes"]["service"],
      "shop");
  EXPECT_EQ(run.world().clients_made(), 0);
  EXPECT_THAT(KeptIn(folder_), IsEmpty());
}

TEST_F(DeploymentCommandTest, EveryBrokenRuleIsToldAndNothingIsSent) {
  CommandRun run(folder_, Deploying(""));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kUsage);
  EXPECT_THAT(run.host().Said(Level::kError),
              ElementsAre(HasSubstr("service: required, but not set"),
                          HasSubstr("started_at: required, but not set")));
  EXPECT_EQ(run.world().clients_made(), 0);
}

TEST_F(DeploymentCommandTest, TheTimeThatPassedBeforeCounts) {
  CommandRun run(folder_, Deploying("shop"));
  GiveStart(run);
  const absl::Duration began = run.world().clock().Steady();
  run.world().clock().Advance(absl::Seconds(5));
  const Surroundings surroundings = run.world().surroundings();
  Invocation invocation{run.world().inputs(), {}, surroundings, run.host()};
  CarryOut(PlanDeployment(invocation), began, invocation);
  // No time is left for a try, and the event is kept.
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_EQ(run.host().reports[0][0].status, OutcomeStatus::kKept);
  EXPECT_THAT(KeptIn(folder_), SizeIs(1));
}

}  // namespace
}  // namespace dora::app
