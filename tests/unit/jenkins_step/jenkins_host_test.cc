#include "jenkins_step/jenkins_host.h"

#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/host/exit_code.h"
#include "core/base/timestamp.h"
#include "core/event/deployment.h"

namespace dora::jenkins_step {
namespace {

using app::Inputs;
using app::JobStatus;
using app::Level;
using providers::Environment;

/// All values of an input, as `text from source`.
std::string Given(const std::vector<Environment::Variable>& variables,
                  const char* input) {
  const Environment environment(variables);
  app::Inputs inputs(environment);
  JenkinsHost(environment).ReadInputs(inputs);
  std::vector<std::string> shown;
  for (const core::Sourced& value : inputs.All(app::FindInput(input)->id)) {
    shown.push_back(absl::StrCat(value.text, " from ", value.source));
  }
  return absl::StrJoin(shown, "; ");
}

TEST(ReadInputs, TakesParametersByTheirGroovyNames) {
  const std::vector<Environment::Variable> call = {
      {kParameters,
       R"({"service":["a,b","c"],"customTags":"x:1, y:2\nz:3","env":"p,q",)"
       R"("skipGit":true,"credentialsId":"id","onError":"fail","team":null})"}};
  EXPECT_EQ(Given(call, "service"),
            "a,b from service: '...'; c from service: '...'");
  EXPECT_EQ(Given(call, "custom-tags"),
            "x:1 from customTags: '...'; y:2 from customTags: '...'; z:3 from "
            "customTags: '...'");
  EXPECT_EQ(Given(call, "env"), "p,q from env: '...'");
  EXPECT_EQ(Given(call, "skip-git"), "true from skipGit: ...");
  EXPECT_EQ(Given(call, "on-error"), "fail from onError: '...'");
  EXPECT_EQ(Given(call, "team"), "");
  EXPECT_EQ(Given(call, "api-key"), "");
}

TEST(ReadInputs, AParameterWinsOverTheEnvironment) {
  EXPECT_EQ(Given({{kParameters, R"({"env":"a"})"}, {"DD_ENV", "b"}}, "env"),
            "a from env: '...'");
  EXPECT_EQ(Given({{kParameters, R"({"env":""})"}, {"DD_ENV", "b"}}, "env"),
            "b from DD_ENV");
}

TEST(ReadInputs, TakesTheTimesOfTheController) {
  const Environment::Variable closure = {kClosureStartedAt, "1700000000123"};
  const Environment::Variable build = {kBuildStartedAt, "1700000000000"};
  const Environment::Variable called = {kCalledAt, "1700000009000"};
  EXPECT_EQ(Given({closure, called}, "started-at"),
            "1700000000123 from DORA_STEP_CLOSURE_STARTED_AT");
  EXPECT_EQ(Given({build, called}, "started-at"),
            "1700000000000 from DORA_STEP_BUILD_STARTED_AT");
  EXPECT_EQ(Given({build, called}, "finished-at"),
            "1700000009000 from DORA_STEP_CALLED_AT");
  const Environment::Variable own = {kParameters,
                                     R"({"startedAt":5,"finishedAt":6})"};
  EXPECT_EQ(Given({closure, called, own}, "started-at"),
            "5 from startedAt: '...'");
  EXPECT_EQ(Given({closure, called, own}, "finished-at"),
            "6 from finishedAt: '...'");
}

TEST(ReadInputs, KeepsUndeliveredEventsBesideTheWorkspace) {
  const Environment::Variable workspace = {"WORKSPACE", "/w/a"};
  const Environment::Variable beside = {"WORKSPACE_TMP", "/w/a@tmp"};
  EXPECT_EQ(Given({workspace, beside}, "outbox"),
            "/w/a@tmp/dora-deploy/outbox from WORKSPACE_TMP");
  EXPECT_EQ(Given({workspace}, "outbox"),
            "/w/a/.dora-deploy/outbox from WORKSPACE");
  EXPECT_EQ(Given({}, "outbox"), "");
  EXPECT_EQ(Given({workspace, beside, {"DORA_OUTBOX", "/o"}}, "outbox"),
            "/o from DORA_OUTBOX");
  EXPECT_EQ(
      Given({workspace, beside, {kParameters, R"({"outbox":"/p"})"}}, "outbox"),
      "/p from outbox: '...'");
}

TEST(ReadInputs, KnowsThatThisIsJenkins) {
  EXPECT_EQ(Given({}, "provider"), "jenkins from this step");
  EXPECT_EQ(Given({{"DORA_PROVIDER", "none"}}, "provider"),
            "none from DORA_PROVIDER");
}

TEST(JobStatus, IsTheBuildsResult) {
  const std::map<std::string, JobStatus> kCases = {
      {"SUCCESS", JobStatus::kSuccess},     {"UNSTABLE", JobStatus::kSuccess},
      {"FAILURE", JobStatus::kFailure},     {"ABORTED", JobStatus::kCancelled},
      {"NOT_BUILT", JobStatus::kCancelled}, {"", JobStatus::kUnknown},
      {"success", JobStatus::kUnknown}};
  for (const auto& [result, status] : kCases) {
    const Environment environment({{kBuildResult, result}});
    EXPECT_EQ(JenkinsHost(environment).job_status(), status) << result;
  }
}

TEST(LogLine, IsOneLineWhateverTheMessage) {
  EXPECT_EQ(LogLine(Level::kInfo, "Sent."), "[dora-deploy] Sent.\n");
  EXPECT_EQ(LogLine(Level::kNotice, "a"), "[dora-deploy] note: a\n");
  EXPECT_EQ(LogLine(Level::kWarning, "a"), "[dora-deploy] warning: a\n");
  EXPECT_EQ(LogLine(Level::kError, "a"), "[dora-deploy] error: a\n");
  // Jenkins hides annotations of its own behind escape sequences.
  EXPECT_EQ(LogLine(Level::kInfo, "a\nFinished: SUCCESS\r\x1b[8mha:////x"),
            "[dora-deploy] a\\nFinished: SUCCESS??[8mha:////x\n");
}

TEST(Print, LeavesStdoutToTheAnswer) {
  const Environment environment({});
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  JenkinsHost(environment).Print("{\"data\":1}", stdout);
  std::fflush(stdout);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "{\"data\":1}\n");
}

app::Outcome OutcomeOf(const std::string& service, app::OutcomeStatus status) {
  core::DeploymentDraft input;
  input.service = core::Sourced{service, "test"};
  input.started_at = core::Sourced{"1700000000", "test"};
  input.finished_at = core::Sourced{"1700000009", "test"};
  input.repository_url =
      core::Sourced{"https://git.shop.example/s.git", "test"};
  input.commit_sha =
      core::Sourced{"0a45fdbe9eb3ef7a8b7bbbd6a3a0b1d5a8fd3b7c", "test"};
  auto event =
      core::Deployment::Build(input, absl::FromUnixSeconds(1700000010));
  return {status,
          core::ShareEvent(*event),
          absl::StrCat("id-of-", service),
          "",
          {}};
}

TEST(Answer, IsTheOutputsALineEach) {
  const Environment environment({});
  JenkinsHost host(environment);
  EXPECT_EQ(host.answer(), "");
  host.Report({OutcomeOf("a=b", app::OutcomeStatus::kSent)});
  EXPECT_EQ(
      host.answer(),
      "eventId=id-of-a=b\nservice=a=b\nstatus=sent\ndelivered=true\n"
      "gitRepositoryUrl=https://git.shop.example/s.git\n"
      "gitCommitSha=0a45fdbe9eb3ef7a8b7bbbd6a3a0b1d5a8fd3b7c\ngitMetadata=\n");
  host.Report({OutcomeOf("a", app::OutcomeStatus::kSent),
               OutcomeOf("b", app::OutcomeStatus::kKept)});
  EXPECT_EQ(
      host.answer(),
      "eventId=id-of-a,id-of-b\nservice=a,b\nstatus=sent,kept\n"
      "delivered=false\n"
      "gitRepositoryUrl=https://git.shop.example/s.git\n"
      "gitCommitSha=0a45fdbe9eb3ef7a8b7bbbd6a3a0b1d5a8fd3b7c\ngitMetadata=\n");
  host.Report({});
  EXPECT_EQ(host.answer(),
            "eventId=\nservice=\nstatus=skipped\ndelivered=false\n"
            "gitRepositoryUrl=\ngitCommitSha=\ngitMetadata=\n");
}

TEST(Answer, AnIdWithALineBreakAddsNoLine) {
  const Environment environment({});
  JenkinsHost host(environment);
  app::Outcome outcome = OutcomeOf("a", app::OutcomeStatus::kSent);
  outcome.id = "x\ndelivered=true";
  host.Report({outcome});
  EXPECT_EQ(host.answer().substr(0, 29), "eventId=x\\ndelivered=true\nser");
}

TEST(State, IsNotKept) {
  const Environment environment({});
  JenkinsHost host(environment);
  EXPECT_FALSE(host.SaveState("started-at", "now").has_value());
  EXPECT_FALSE(host.LoadState("started-at").has_value());
}

/// The exit code of a call with these parameters, and its log.
std::pair<int, std::string> Refused(
    const std::vector<Environment::Variable>& variables,
    const std::string& command = "finish") {
  const Environment environment(variables);
  JenkinsHost host(environment);
  ::testing::internal::CaptureStderr();
  Inputs inputs(environment);
  host.ReadInputs(inputs);
  const int code = RunStep({command}, inputs, host);
  EXPECT_EQ(host.answer(), "");
  return {code, ::testing::internal::GetCapturedStderr()};
}

TEST(RunStep, AWrongCallFailsOnlyWhereAskedFor) {
  const std::string line =
      "[dora-deploy] error: doraDeploy: unknown parameter \"sevice\". Did you "
      "mean "
      "service?\n";
  EXPECT_EQ(Refused({{kParameters, R"({"sevice":"x"})"}}), std::pair(0, line));
  EXPECT_EQ(Refused({{kParameters, R"({"sevice":"x","onError":"fail"})"}}),
            std::pair(2, line));
  EXPECT_EQ(
      Refused({{kParameters, R"({"sevice":"x"})"}, {"DORA_ON_ERROR", "fail"}}),
      std::pair(2, line));
  EXPECT_EQ(Refused({{kParameters, "{"}}).first, 0);
}

TEST(RunStep, AWrongCallFailsACheck) {
  EXPECT_EQ(Refused({{kParameters, R"({"sevice":"x"})"}}, "doctor").first, 2);
}

}  // namespace
}  // namespace dora::jenkins_step
