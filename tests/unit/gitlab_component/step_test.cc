// The step's program as the template calls it, in a job's folder and with a
// job's variables, against the real intake.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "tests/support/intake_server.h"
#include "tests/support/process.h"

namespace dora::gitlab_component {
namespace {

using ::testing::AllOf;
using testing::Finished;
using ::testing::HasSubstr;
using testing::IntakeServer;
using ::testing::Not;

constexpr char kKey[] = "marked0key0c0ffee0marked0key0c0ffee";
constexpr char kSha[] = "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d";

class Job {
 public:
  explicit Job(const std::string& api_url) {
    std::string pattern =
        std::string(std::getenv("TEST_TMPDIR")) + "/project-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    variables_ = {{"PATH", std::getenv("PATH")},
                  {"HOME", directory_},
                  {"TMPDIR", directory_},
                  {"GITLAB_CI", "true"},
                  {"CI_PROJECT_DIR", directory_},
                  {"CI_PROJECT_URL", "https://gitlab.com/shop-inc/shopist"},
                  {"CI_REPOSITORY_URL",
                   "https://gitlab-ci-token:t0ken@gitlab.com/shop-inc/"
                   "shopist.git"},
                  {"CI_COMMIT_SHA", kSha},
                  {"CI_COMMIT_REF_NAME", "main"},
                  {"CI_PIPELINE_ID", "1050837291"},
                  {"CI_JOB_ID", "5443281972"},
                  {"CI_JOB_NAME", "deploy"},
                  {"CI_JOB_STARTED_AT", "2024-11-02T08:30:05Z"},
                  {"CI_ENVIRONMENT_NAME", "production"},
                  {"DD_API_KEY", kKey},
                  {"DORA_INPUT_SERVICE", "shopist"},
                  {"DORA_INPUT_TIMEOUT", "5"},
                  {"DORA_INPUT_API_URL", api_url}};
  }
  ~Job() { std::filesystem::remove_all(directory_); }

  void Set(const std::string& name, const std::string& value) {
    for (auto& [known, text] : variables_) {
      if (known == name) {
        text = value;
        return;
      }
    }
    variables_.emplace_back(name, value);
  }

  Finished Run(const std::string& verb) const {
    return testing::Run({{testing::ProgramPath("gitlab_component/step"), verb},
                         variables_,
                         directory_});
  }

  /// finish, in a job that ended like this.
  Finished Finish(const std::string& status) {
    Set("CI_JOB_STATUS", status);
    return Run("finish");
  }

  std::string Outputs() const {
    return testing::ReadFile(directory_ + "/.dora-deploy/dora.env");
  }

 private:
  std::string directory_;
  testing::Variables variables_;
};

TEST(GitlabStep, ReportsAJobThatSucceeded) {
  const IntakeServer intake;
  Job job(intake.url());
  EXPECT_THAT(job.Run("start").err, AllOf(HasSubstr(":dora_deploy_start\r"),
                                          HasSubstr("Deployment started at ")));
  EXPECT_THAT(job.Outputs(), HasSubstr("DORA_STATUS=skipped\n"));
  const Finished finished = job.Finish("success");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, Not(HasSubstr(kKey)));
  const nlohmann::json events = intake.Deployments();
  ASSERT_EQ(events.size(), 1);
  const nlohmann::json& event = events[0]["attributes"];
  EXPECT_EQ(event["service"], "shopist");
  EXPECT_EQ(event["env"], "production");
  EXPECT_EQ(event["git"]["repository_id"], "gitlab.com/shop-inc/shopist");
  EXPECT_EQ(event["git"]["commit_sha"], kSha);
  EXPECT_THAT(job.Outputs(), HasSubstr("DORA_STATUS=sent\n"));
}

TEST(GitlabStep, ReportsNoOtherJob) {
  const IntakeServer intake;
  for (const char* status : {"failed", "canceled", "timedout"}) {
    Job job(intake.url());
    job.Run("start");
    EXPECT_EQ(job.Finish(status).exit_code, 0);
    EXPECT_THAT(job.Outputs(), HasSubstr("DORA_STATUS=skipped\n"));
  }
  EXPECT_EQ(intake.StoredCount(), 0u);
}

TEST(GitlabStep, ReportsNothingForAJobThatStopsAnEnvironment) {
  const IntakeServer intake;
  Job job(intake.url());
  job.Set("CI_ENVIRONMENT_ACTION", "stop");
  job.Run("start");
  const Finished finished = job.Finish("success");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("environment:action is stop"));
  EXPECT_EQ(intake.StoredCount(), 0u);
}

TEST(GitlabStep, AMissingKeyIsExplainedAndForgiven) {
  const IntakeServer intake;
  Job job(intake.url());
  job.Set("DD_API_KEY", "");
  const Finished started = job.Run("start");
  EXPECT_EQ(started.exit_code, 0);
  EXPECT_THAT(started.err, HasSubstr("DD_API_KEY is not set in this job"));
  EXPECT_EQ(job.Finish("success").exit_code, 0);
  job.Set("DORA_INPUT_ON_ERROR", "fail");
  EXPECT_EQ(job.Run("start").exit_code, 2);
  EXPECT_EQ(intake.StoredCount(), 0u);
}

TEST(GitlabStep, SendsWithNoOtherKeyThanTheOneNamed) {
  const IntakeServer intake;
  Job job(intake.url());
  job.Set("DORA_INPUT_API_KEY_VARIABLE", "PROD_KEY");
  EXPECT_THAT(job.Run("start").err, HasSubstr("PROD_KEY is not set"));
  EXPECT_EQ(job.Finish("success").exit_code, 0);
  EXPECT_EQ(intake.StoredCount(), 0u);
  job.Set("PROD_KEY", kKey);
  job.Finish("success");
  EXPECT_EQ(intake.StoredCount(), 1u);
}

TEST(GitlabStep, AnInputThatHoldsTheKeyIsNotReported) {
  const IntakeServer intake;
  Job job(intake.url());
  job.Set("DORA_INPUT_VERSION", std::string("b-") + kKey);
  const Finished finished = job.Finish("success");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("version: the value (not shown) holds the API"),
                    Not(HasSubstr(kKey))));
  EXPECT_EQ(intake.StoredCount(), 0u);
  job.Set("DORA_INPUT_ON_ERROR", "fail");
  EXPECT_EQ(job.Run("start").exit_code, 2);
}

TEST(GitlabStep, AJobAfterTheDeploymentMustKnowItsStart) {
  const IntakeServer intake;
  Job job(intake.url());
  const Finished refused = job.Run("deployment");
  EXPECT_EQ(refused.exit_code, 0);
  EXPECT_THAT(refused.err, HasSubstr("started_at: required, but not set"));
  EXPECT_EQ(intake.StoredCount(), 0u);
  job.Set("DORA_STARTED_AT", "1699960000");
  job.Set("DORA_FINISHED_AT", "1699960648");
  EXPECT_EQ(job.Run("deployment").exit_code, 0);
  const nlohmann::json events = intake.Deployments();
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0]["attributes"]["started_at"], "2023-11-14T11:06:40Z");
  EXPECT_EQ(events[0]["attributes"]["finished_at"], "2023-11-14T11:17:28Z");
}

TEST(GitlabStep, AnUnknownStartFailsTheJobIfAskedTo) {
  Job job("http://127.0.0.1:9");
  job.Set("DORA_INPUT_ON_ERROR", "fail");
  EXPECT_EQ(job.Run("deployment").exit_code, 2);
}

TEST(GitlabStep, ADryRunIsInsideItsSection) {
  Job job("http://127.0.0.1:9");
  job.Set("DORA_INPUT_DRY_RUN", "true");
  job.Set("DORA_STARTED_AT", "now");
  job.Set("DD_API_KEY", "");
  const Finished finished = job.Run("deployment");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("\"service\":\"shopist\""));
  EXPECT_THAT(finished.err, Not(HasSubstr("warning")));
}

}  // namespace
}  // namespace dora::gitlab_component
