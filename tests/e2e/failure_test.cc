// `failure`: incidents as their user describes them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kStart[] = "2023-08-31T14:26:14Z";
constexpr char kEnd[] = "2023-08-31T14:40:00Z";
constexpr char kSha[] = "0123456789012345678901234567890123456789";

std::vector<std::string> Failure(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"failure", "--service", "shopist",
                                        "--env", "prod"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Variables To(const IntakeServer& intake) {
  return {{"DORA_API_URL", intake.url()}};
}

TEST(Failure, SaysAllThatTheApiTakes) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Failure({"--service",
                              "cart",
                              "--team",
                              "backend",
                              "--name",
                              "Webserver is down failing all requests.",
                              "--severity",
                              "High",
                              "--started-at",
                              kStart,
                              "--finished-at",
                              kEnd,
                              "--version",
                              "v1.12.07",
                              "--id",
                              "incident-2023-08-31",
                              "--custom-tags",
                              "region:eu",
                              "--git-repository-url",
                              "https://ada:k@shop.example/s",
                              "--git-commit-sha",
                              kSha}),
                     To(intake));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err),
              HasSubstr("Sent: incident of shopist, cart in prod, started at "
                        "2023-08-31T14:26:14Z, finished at "
                        "2023-08-31T14:40:00Z, id incident-2023-08-31"));
  const nlohmann::json failures = intake.Failures();
  ASSERT_EQ(failures.size(), 1);
  EXPECT_EQ(failures[0]["id"], "incident-2023-08-31");
  EXPECT_EQ(failures[0]["attributes"],
            nlohmann::json({{"services", {"shopist", "cart"}},
                            {"team", "backend"},
                            {"env", "prod"},
                            {"name", "Webserver is down failing all requests."},
                            {"severity", "High"},
                            {"started_at", kStart},
                            {"finished_at", kEnd},
                            {"version", "v1.12.07"},
                            {"custom_tags", {"region:eu"}},
                            {"git",
                             {{"repository_url", "https://shop.example/s"},
                              {"commit_sha", kSha}}}}));
}

TEST(Failure, ResolvesByTheSameEnvServiceAndStart) {
  const IntakeServer intake;
  const Scratch scratch;
  // Reported twice, each is still one event.
  for (int i = 0; i < 2; ++i) {
    scratch.Deploy(Failure({"--started-at", kStart}), To(intake));
    scratch.Deploy(Failure({"--started-at", kStart, "--finished-at", kEnd}),
                   To(intake));
  }
  const nlohmann::json failures = intake.Failures();
  ASSERT_EQ(failures.size(), 1);
  EXPECT_EQ(failures[0]["attributes"]["started_at"], kStart);
  EXPECT_EQ(failures[0]["attributes"]["finished_at"], kEnd);
  // Each word is an event of its own, which no retry doubles.
  std::set<std::string> ids;
  for (const nlohmann::json& request :
       intake.Requests("/api/v2/dora/failure")) {
    ids.insert(nlohmann::json::parse(
        request["body"].get<std::string>())["data"]["attributes"]["id"]);
  }
  EXPECT_EQ(ids.size(), 2);
}

TEST(Failure, IsOfNoTimeThatIsNotSaid) {
  const IntakeServer intake;
  const Scratch scratch;
  // Buildkite and others tell when the job started; the incident did not.
  Variables job = EnvironmentOf("gitlab");
  job.emplace_back("DORA_API_URL", intake.url());
  const Finished finished = scratch.Deploy(Failure({}), job);
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("started_at: required, but not set"));
  EXPECT_THAT(finished.err, HasSubstr("or now"));
  EXPECT_EQ(intake.StoredCount(), 0);
}

TEST(Failure, TakesNowForATime) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Failure({"--started-at", "now", "--finished-at", "now"}), To(intake));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const nlohmann::json attributes = intake.Failures()[0]["attributes"];
  EXPECT_EQ(attributes["started_at"], attributes["finished_at"]);
}

TEST(Failure, OfATeamNeedsNoServiceAndFindsNone) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/service.datadog.yaml",
            "schema-version: v2.2\ndd-service: shopist\n");
  scratch.Deploy({"failure", "--team", "backend", "--started-at", kStart},
                 To(intake));
  scratch.Deploy({"failure", "--started-at", kEnd}, To(intake));
  const nlohmann::json failures = intake.Failures();
  ASSERT_EQ(failures.size(), 2);
  EXPECT_EQ(failures[0]["attributes"]["team"], "backend");
  EXPECT_FALSE(failures[0]["attributes"].contains("services"));
  EXPECT_EQ(failures[1]["attributes"]["services"], nlohmann::json({"shopist"}));
}

TEST(Failure, HasTheCommitOnlyWhereItsUserNamesOne) {
  const IntakeServer intake;
  const Scratch scratch;
  Variables job = EnvironmentOf("github");
  job.emplace_back("DORA_API_URL", intake.url());
  scratch.Deploy(Failure({"--started-at", kStart}), job);
  scratch.Deploy(Failure({"--started-at", kEnd, "--git-commit-sha", kSha}),
                 job);
  const nlohmann::json failures = intake.Failures();
  ASSERT_EQ(failures.size(), 2);
  EXPECT_FALSE(failures[0]["attributes"].contains("git"));
  EXPECT_EQ(failures[1]["attributes"]["git"]["commit_sha"], kSha);
  EXPECT_THAT(failures[1]["attributes"]["git"]["repository_url"],
              HasSubstr("https://github.com/"));
}

TEST(Failure, ThatCannotBeDeliveredIsKeptAndSentByTheNextRun) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  const Finished kept = scratch.Deploy(
      Failure({"--started-at", kStart, "--timeout", "1", "--on-error", "fail"}),
      To(intake));
  EXPECT_EQ(kept.exit_code, 1);
  EXPECT_THAT(LastLine(kept.err), HasSubstr("It is kept in "));
  intake.SetFaults({});
  scratch.Deploy(Failure({"--started-at", kEnd}), To(intake));
  EXPECT_EQ(intake.Failures().size(), 2);
}

TEST(Failure, DryRunPrintsTheBodyAndNeedsNoKey) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Failure({"--started-at", kStart, "--dry-run"}), {{"DD_API_KEY", ""}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out,
              HasSubstr(R"({"data":{"attributes":{"services":["shopist"],)"
                        R"("started_at":1693491974000000000,"env":"prod",)"));
}

TEST(Failure, TellsMachinesWhatBecameOfIt) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Failure({"--started-at", kStart, "--output", "json"}), To(intake));
  const nlohmann::json outcome = nlohmann::json::parse(finished.out);
  EXPECT_EQ(outcome[0]["status"], "sent");
  EXPECT_EQ(outcome[0]["services"], nlohmann::json({"shopist"}));
  EXPECT_EQ(outcome[0]["started_at"], kStart);
  EXPECT_EQ(outcome[0]["id"], intake.Failures()[0]["id"]);
}

}  // namespace
}  // namespace dora::testing
