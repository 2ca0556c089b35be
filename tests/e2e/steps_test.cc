// `start` and `finish`: a deployment of several steps of a job.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;

Variables GithubJob(const IntakeServer& intake) {
  Variables variables = EnvironmentOf("github");
  variables.emplace_back("DORA_API_URL", intake.url());
  variables.emplace_back("DD_SERVICE", "shopist");
  variables.emplace_back("DD_ENV", "prod");
  return variables;
}

nlohmann::json AttributesOf(const nlohmann::json& request) {
  return nlohmann::json::parse(
      request["body"].get<std::string>())["data"]["attributes"];
}

TEST(Steps, TheEventSpansFromStartToFinish) {
  const IntakeServer intake;
  const Scratch scratch;
  const auto nanoseconds = [] {
    return std::chrono::nanoseconds(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  const int64_t before = nanoseconds();
  EXPECT_EQ(scratch.Deploy({"start"}, GithubJob(intake)).exit_code, 0);
  const int64_t between = nanoseconds();
  const Finished finished = scratch.Deploy({"finish"}, GithubJob(intake));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  ASSERT_EQ(intake.Requests().size(), 1);
  const nlohmann::json attributes = AttributesOf(intake.Requests()[0]);
  EXPECT_GE(attributes["started_at"].get<int64_t>(), before);
  EXPECT_LE(attributes["started_at"].get<int64_t>(), between);
  EXPECT_GE(attributes["finished_at"].get<int64_t>(), between);
}

// The state file is carried by the platform's artifacts.
TEST(Steps, TheFinishMayBeInAnotherJobOfTheRun) {
  const IntakeServer intake;
  const Scratch first;
  const Scratch second;
  first.Deploy({"start"}, GithubJob(intake));
  ASSERT_EQ(mkdir((second.path() + "/.dora-deploy").c_str(), 0700), 0);
  for (const std::string& file : first.Files()) {
    WriteFile(second.path() + file.substr(first.path().size()), ReadFile(file));
  }
  const Finished finished = second.Deploy(
      {"finish"}, With(With(GithubJob(intake), "GITHUB_JOB", "another"),
                       "GITHUB_RUN_ATTEMPT", "2"));
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Sent: deployment of shopist"));
  EXPECT_EQ(intake.StoredCount(), 1);
}

// Jobs of a run may share a workspace.
TEST(Steps, EachJobHasAStartOfItsOwn) {
  const IntakeServer intake;
  const Scratch scratch;
  const Variables other = With(GithubJob(intake), "GITHUB_JOB", "another");
  const auto started = [&](const Variables& job) {
    return nlohmann::json::parse(
        scratch.Deploy({"start", "--output", "json"}, job)
            .out)[0]["started_at"];
  };
  const std::string first = started(GithubJob(intake));
  const std::string second = started(other);
  ASSERT_NE(first, second);
  const auto reported = [&](const Variables& job) {
    scratch.Deploy({"finish"}, job);
    return AttributesOf(intake.Requests().back())["started_at"].get<int64_t>();
  };
  const int64_t of_second = reported(other);
  const int64_t of_first = reported(GithubJob(intake));
  EXPECT_LT(of_first, of_second);
}

// A workspace that outlives its jobs must not lend a start to a later one.
TEST(Steps, TheStartOfAnotherRunIsNotUsed) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Deploy({"start"}, GithubJob(intake));
  const Finished finished = scratch.Deploy(
      {"finish"}, With(GithubJob(intake), "GITHUB_RUN_ID", "31415926"));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("belongs to another run (github "));
  EXPECT_THAT(finished.err, HasSubstr("started_at: required, but not set"));
  EXPECT_EQ(intake.StoredCount(), 0);
}

TEST(Steps, FinishWithoutStartSaysWhatIsMissing) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy({"finish"}, GithubJob(intake));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("started_at: required, but not set"));
}

TEST(Steps, StartWarnsOfAMistakeBeforeTheDeploymentAndStopsNothing) {
  const IntakeServer intake;
  const Scratch scratch;
  Variables variables = With(GithubJob(intake), "DD_API_KEY", "");
  const Finished warned = scratch.Deploy({"start"}, variables);
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_THAT(warned.err,
              HasSubstr("warning: api-key: required to send, but not set"));
  const Finished failed =
      scratch.Deploy({"start", "--on-error", "fail"}, variables);
  EXPECT_EQ(failed.exit_code, 2);
}

TEST(Steps, AJobThatDidNotSucceedReportsNoDeployment) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Deploy({"start"}, GithubJob(intake));
  for (const std::string status : {"failure", "failed", "cancelled"}) {
    const Finished finished =
        scratch.Deploy({"finish", "--job-status", status}, GithubJob(intake));
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.err, HasSubstr("no deployment is reported"));
  }
  EXPECT_EQ(intake.StoredCount(), 0);
}

TEST(Steps, AFailedJobReportsOneIncidentWhereAskedFor) {
  const IntakeServer intake;
  const Scratch scratch;
  for (int i = 0; i < 2; ++i) {
    const Finished finished =
        scratch.Deploy({"finish", "--job-status", "failure", "--on-job-failure",
                        "failure-event", "--version", "v2"},
                       GithubJob(intake));
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(LastLine(finished.err), HasSubstr("Sent: incident of shopist"));
  }
  EXPECT_EQ(intake.StoredCount(), 1);
  const nlohmann::json failures = intake.Failures();
  ASSERT_EQ(failures.size(), 1);
  const nlohmann::json attributes = failures[0]["attributes"];
  EXPECT_EQ(attributes["services"], nlohmann::json({"shopist"}));
  EXPECT_EQ(attributes["name"], "Deployment of shopist to prod failed");
  EXPECT_EQ(attributes["env"], "prod");
  EXPECT_EQ(attributes["git"]["commit_sha"],
            "66adc9350f2cc9b250b69abddab733dd55e1a588");
  EXPECT_FALSE(attributes.contains("finished_at"));
}

TEST(Steps, ACancelledJobIsNoIncident) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Deploy({"finish", "--job-status", "cancelled", "--on-job-failure",
                  "failure-event"},
                 GithubJob(intake));
  EXPECT_EQ(intake.StoredCount(), 0);
}

TEST(Steps, AnIncidentThatCannotBeDeliveredIsKeptAndSentLater) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  const Finished kept =
      scratch.Deploy({"finish", "--job-status", "failure", "--on-job-failure",
                      "failure-event", "--timeout", "1"},
                     GithubJob(intake));
  EXPECT_EQ(kept.exit_code, 0);
  EXPECT_THAT(LastLine(kept.err), HasSubstr("It is kept in "));
  intake.SetFaults({});
  scratch.Deploy({"deployment", "--started-at", "1693491974"},
                 GithubJob(intake));
  EXPECT_EQ(intake.Failures().size(), 1);
  EXPECT_EQ(intake.Deployments().size(), 1);
}

TEST(Steps, AStatusThatIsNoneIsRefused) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"finish", "--job-status", "fine"}, GithubJob(intake));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              HasSubstr("job-status: \"fine\" (from --job-status)"));
}

}  // namespace
}  // namespace dora::testing
