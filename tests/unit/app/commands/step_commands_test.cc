#include "app/commands/step_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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
using ::testing::SizeIs;
using testing::TempDirectory;

/// A job of the pipeline `run`, whose CI names only that.
EnvironmentOf Job(const std::string& run) {
  return {{"GITLAB_CI", "true"}, {"CI_PIPELINE_ID", run},
          {"CI_JOB_ID", "7"},    {"DD_SERVICE", "shop"},
          {"DD_ENV", "prod"},    {"DORA_SKIP_GIT", "true"},
          {"DORA_TIMEOUT", "4"}};
}

class StepCommandsTest : public ::testing::Test {
 protected:
  /// Starts now, in a job of this pipeline; what is noted.
  std::map<std::string, std::string> Start(const std::string& run) {
    CommandRun start(folder_, Job(run));
    EXPECT_EQ(start.Run(&RunStart), exit_code::kOk);
    EXPECT_EQ(start.host().emitted[0]["status"], "started");
    return start.host().state;
  }

  TempDirectory folder_;
};

TEST_F(StepCommandsTest, FinishSendsTheStartThatWasNoted) {
  CommandRun finish(folder_, Job("1"));
  finish.host().state = Start("1");
  finish.world().clock().Advance(absl::Seconds(60));
  finish.http().Otherwise(Accepted("x"));
  EXPECT_EQ(finish.Run(&RunFinish), exit_code::kOk);
  ASSERT_THAT(finish.http().starts(), SizeIs(1));
  const auto sent = nlohmann::json::parse(
      finish.http().started_bodies()[0])["data"]["attributes"];
  EXPECT_EQ(sent["started_at"], 1700000000000000000);
  EXPECT_EQ(sent["finished_at"], 1700000060000000000);
}

TEST_F(StepCommandsTest, TheStartOfAnotherRunIsNotUsed) {
  CommandRun finish(folder_, Job("2"));
  finish.host().state = Start("1");
  finish.Run(&RunFinish);
  EXPECT_THAT(finish.host().Said(Level::kNotice),
              ElementsAre(HasSubstr("belongs to another run (")));
  EXPECT_THAT(finish.http().starts(), IsEmpty());
}

TEST_F(StepCommandsTest, AJobThatIsNoDeploymentReportsNothing) {
  for (const char* action : {"stop", "prepare", "verify", "access"}) {
    for (const JobStatus status : {JobStatus::kSuccess, JobStatus::kFailure}) {
      const EnvironmentOf job =
          Job("1")
              .With("CI_ENVIRONMENT_ACTION", action)
              .With("DORA_ON_JOB_FAILURE", "failure-event");
      for (const auto& command : {&RunStart, &RunFinish}) {
        CommandRun run(folder_, job);
        run.host().status = status;
        EXPECT_EQ(run.Run(command), exit_code::kOk);
        EXPECT_THAT(run.http().starts(), IsEmpty());
        EXPECT_THAT(run.host().reports, ElementsAre(IsEmpty()));
        EXPECT_THAT(run.host().Said(Level::kNotice),
                    ElementsAre(HasSubstr(action)));
        EXPECT_THAT(run.host().state, IsEmpty());
      }
    }
  }
}

TEST_F(StepCommandsTest, AFailedJobReportsNoDeployment) {
  CommandRun finish(folder_, Job("1"));
  finish.host().state = Start("1");
  finish.host().status = JobStatus::kFailure;
  EXPECT_EQ(finish.Run(&RunFinish), exit_code::kOk);
  EXPECT_THAT(finish.http().starts(), IsEmpty());
  EXPECT_THAT(finish.host().reports, ElementsAre(IsEmpty()));
}

TEST_F(StepCommandsTest, AFailedJobReportsAnIncidentWhereThatIsAskedFor) {
  CommandRun finish(folder_,
                    Job("1").With("DORA_ON_JOB_FAILURE", "failure-event"));
  finish.host().state = Start("1");
  finish.host().status = JobStatus::kFailure;
  finish.http().Otherwise(Accepted("x"));
  EXPECT_EQ(finish.Run(&RunFinish), exit_code::kOk);
  ASSERT_THAT(finish.http().starts(), SizeIs(1));
  EXPECT_THAT(finish.http().starts()[0].request.url,
              HasSubstr("/api/v2/dora/failure"));
  EXPECT_EQ(finish.host().emitted[0]["services"].dump(), R"(["shop"])");
}

TEST_F(StepCommandsTest, TheCiIsAskedForItsFileOnce) {
  // A pull request of GitHub's has its commit in a file.
  EnvironmentOf variables = {{"GITHUB_ACTIONS", "true"},
                             {"GITHUB_RUN_ID", "1"},
                             {"GITHUB_EVENT_NAME", "pull_request"},
                             {"GITHUB_EVENT_PATH", "/event.json"},
                             {"DD_SERVICE", "shop"},
                             {"DORA_SKIP_GIT", "true"}};
  CommandRun finish(folder_, variables);
  finish.http().Otherwise(Accepted("x"));
  finish.host().state = {{"started-at", "2023-11-14T22:00:00Z"},
                         {"run", "github 1"}};
  EXPECT_EQ(finish.Run(&RunFinish), exit_code::kOk);
  const auto& read = finish.world().files().paths_read();
  EXPECT_EQ(std::count(read.begin(), read.end(), "/event.json"), 1);
}

}  // namespace
}  // namespace dora::app
