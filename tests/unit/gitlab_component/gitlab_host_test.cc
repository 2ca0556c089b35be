#include "gitlab_component/gitlab_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/event/deployment.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"

namespace dora::gitlab_component {
namespace {

namespace fs = std::filesystem;

using app::JobStatus;
using app::Level;
using providers::Environment;
using Variables = std::vector<Environment::Variable>;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::StrEq;

constexpr int64_t kNow = 1699960648;

/// A host in a project folder of its own.
class Job {
 public:
  explicit Job(Variables variables = {}, const std::string& verb = "finish")
      : environment_(std::move(variables)),
        host_(environment_, {verb, directory()}, clock_, log_) {}

  GitlabHost& host() { return host_; }
  std::string log() const { return log_.str(); }
  const std::string& directory() const { return directory_.path(); }
  std::string File(const std::string& name) const {
    return testing::ReadFile(directory_.Inside(name));
  }

  app::Inputs Inputs() const {
    app::Inputs inputs(environment_);
    host_.ReadInputs(inputs);
    return inputs;
  }

  /// The text and source of an input, or "nothing".
  std::string Value(const char* input) const {
    const auto value = Inputs().Get(app::FindInput(input)->id);
    return value ? value->text + " by " + value->source : "nothing";
  }

 private:
  Environment environment_;
  testing::TempDirectory directory_;
  testing::FakeClock clock_{absl::FromUnixSeconds(kNow)};
  std::ostringstream log_;
  GitlabHost host_;
};

app::Outcome SentOutcome(const std::string& service) {
  core::DeploymentDraft input;
  input.service = {service, "test"};
  input.started_at = {std::to_string(kNow - 60), "test"};
  input.repository_url = {"https://gitlab.com/shop/api.git", "test"};
  input.commit_sha = {"7fd1a60b01f91b314f59955a4e4d4e80d8edf11d", "test"};
  auto event = core::Deployment::Build(input, absl::FromUnixSeconds(kNow));
  EXPECT_TRUE(event.has_value());
  return {app::OutcomeStatus::kSent,
          core::ShareEvent(*event),
          "id-" + service,
          "",
          {}};
}

TEST(GitlabSay, ColoursTheLevelAlone) {
  Job job;
  job.host().Say(Level::kInfo, "a");
  job.host().Say(Level::kNotice, "b");
  job.host().Say(Level::kWarning, "c");
  job.host().Say(Level::kError, "d");
  EXPECT_EQ(job.log(),
            "a\n\x1b[36mnote:\x1b[0m b\n\x1b[33mwarning:\x1b[0m c\n"
            "\x1b[31merror:\x1b[0m d\n");
}

TEST(GitlabSay, TextOfStrangersStartsNoSectionAndNoLine) {
  Job job;
  job.host().Say(Level::kInfo, "x\r\x1b[0Ksection_end:1:dora\r\n::error::y");
  EXPECT_EQ(job.log(), "x??[0Ksection_end:1:dora?\\n::error::y\n");
}

TEST(GitlabSections, AreAsTheLogWantsThem) {
  Job job(Variables{}, "start");
  job.host().BeginGroup("A\ntitle");
  job.host().EndGroup();
  EXPECT_EQ(job.log(),
            "\x1b[0Ksection_start:1699960648:dora_deploy_start\r\x1b[0K"
            "A\\ntitle\n"
            "\x1b[0Ksection_end:1699960648:dora_deploy_start\r\x1b[0K\n");
}

TEST(GitlabSections, OneWithinAnotherHasItsOwnName) {
  Job job(Variables{}, "finish");
  job.host().BeginGroup("outer");
  job.host().BeginGroup("inner");
  job.host().EndGroup();
  job.host().EndGroup();
  EXPECT_EQ(job.log(),
            "\x1b[0Ksection_start:1699960648:dora_deploy_finish\r\x1b[0K"
            "outer\n"
            "\x1b[0Ksection_start:1699960648:dora_deploy_finish_within\r\x1b[0K"
            "inner\n"
            "\x1b[0Ksection_end:1699960648:dora_deploy_finish_within\r\x1b[0K\n"
            "\x1b[0Ksection_end:1699960648:dora_deploy_finish\r\x1b[0K\n");
}

struct StatusCase {
  const char* text;
  JobStatus status;
};

TEST(GitlabJobStatus, IsSuccessForSuccessAlone) {
  for (const StatusCase& one : {StatusCase{"success", JobStatus::kSuccess},
                                {"failed", JobStatus::kFailure},
                                {"canceled", JobStatus::kCancelled},
                                {"canceling", JobStatus::kCancelled},
                                {"cancelled", JobStatus::kCancelled},
                                {"timedout", JobStatus::kFailure},
                                {"something new", JobStatus::kFailure},
                                {"running", JobStatus::kUnknown},
                                {"", JobStatus::kUnknown}}) {
    Job job(Variables{{"CI_JOB_STATUS", one.text}});
    EXPECT_EQ(job.host().job_status(), one.status) << one.text;
  }
  EXPECT_EQ(Job().host().job_status(), JobStatus::kUnknown);
}

TEST(GitlabInputs, ComeFromTheTemplatesVariables) {
  Job job(Variables{{"DORA_INPUT_SERVICE", "a, b"},
                    {"DORA_INPUT_ENV", "prod"},
                    {"DORA_INPUT_CUSTOM_TAGS", "team:x,ring:all"},
                    {"DORA_INPUT_TEAM", ""}});
  EXPECT_EQ(job.Inputs().All(app::input::kService).size(), 2u);
  EXPECT_EQ(job.Inputs().All(app::input::kCustomTags).size(), 2u);
  EXPECT_EQ(job.Value("env"), "prod by env:");
  EXPECT_EQ(job.Value("team"), "nothing");
}

TEST(GitlabInputs, TheProviderIsGitlabUnlessToldOtherwise) {
  EXPECT_EQ(Job().Value("provider"), "gitlab by this step");
  EXPECT_EQ(Job(Variables{{"DORA_PROVIDER", "none"}}).Value("provider"),
            "none by DORA_PROVIDER");
}

TEST(GitlabInputs, TheOutboxIsBelowTheProject) {
  const Job job;
  EXPECT_THAT(job.Value("outbox"),
              HasSubstr(job.directory() + "/.dora-deploy/outbox"));
  const Job other(Variables{{"DORA_INPUT_OUTBOX", "kept/events"}});
  EXPECT_EQ(other.Value("outbox"),
            other.directory() + "/kept/events by outbox:");
}

TEST(GitlabInputs, TheKeyIsInTheVariableThatIsNamed) {
  EXPECT_EQ(Job(Variables{{"DD_API_KEY", "k1"}}).Value("api-key"),
            "k1 by DD_API_KEY");
  EXPECT_EQ(Job(Variables{{kApiKeyVariable, "MY_KEY"}, {"MY_KEY", "k2"}})
                .Value("api-key"),
            "k2 by MY_KEY");
}

TEST(GitlabInputs, NoOtherKeyIsTakenForTheOneThatIsNamed) {
  const Environment all(Variables{{kApiKeyVariable, "MY_KEY"},
                                  {"DD_API_KEY", "k1"},
                                  {"DATADOG_API_KEY", "k2"},
                                  {"PATH", "/bin"}});
  const Environment left = WithoutOtherKeys(all);
  EXPECT_FALSE(left.Get("DD_API_KEY"));
  EXPECT_FALSE(left.Get("DATADOG_API_KEY"));
  EXPECT_EQ(left.Get("PATH"), "/bin");
  const Environment named(Variables{{kApiKeyVariable, "DATADOG_API_KEY"},
                                    {"DATADOG_API_KEY", "k2"}});
  EXPECT_EQ(WithoutOtherKeys(named).Get("DATADOG_API_KEY"), "k2");
  const Environment usual(Variables{{"DATADOG_API_KEY", "k2"}});
  EXPECT_EQ(WithoutOtherKeys(usual).Get("DATADOG_API_KEY"), "k2");
}

TEST(GitlabTimes, AreTakenFromVariablesOnlyInAJobAfterTheDeployment) {
  const Variables times = {{"DORA_STARTED_AT", "1699960000"},
                           {"DORA_FINISHED_AT", "1699960600"}};
  const Job after(times, "deployment");
  EXPECT_EQ(after.Value("started-at"), "1699960000 by DORA_STARTED_AT");
  EXPECT_EQ(after.Value("finished-at"), "1699960600 by DORA_FINISHED_AT");
  const Job within(times, "finish");
  EXPECT_EQ(within.Value("started-at"), "nothing");
  EXPECT_EQ(within.Value("finished-at"), "nothing");
}

TEST(GitlabTimes, AnInputWinsOverTheVariable) {
  const Job job(
      Variables{{"DORA_STARTED_AT", "1"}, {"DORA_INPUT_STARTED_AT", "2"}},
      "deployment");
  EXPECT_EQ(job.Value("started-at"), "2 by started-at:");
}

TEST(GitlabReport, IsADotenvFile) {
  Job job;
  job.host().Report({SentOutcome("api"), SentOutcome("web")});
  EXPECT_EQ(job.File(kDotenvFile),
            "DORA_EVENT_ID=id-api,id-web\n"
            "DORA_SERVICE=api,web\n"
            "DORA_STATUS=sent\n"
            "DORA_DELIVERED=true\n"
            "DORA_GIT_REPOSITORY_URL=https://gitlab.com/shop/api.git\n"
            "DORA_GIT_COMMIT_SHA=7fd1a60b01f91b314f59955a4e4d4e80d8edf11d\n"
            "DORA_GIT_METADATA=\n");
  EXPECT_EQ(job.log(), "");
}

TEST(GitlabReport, OfNothingReplacesAnOlderOne) {
  Job job;
  job.host().Report({SentOutcome("api")});
  job.host().Report({});
  EXPECT_EQ(job.File(kDotenvFile),
            "DORA_EVENT_ID=\nDORA_SERVICE=\nDORA_STATUS=skipped\n"
            "DORA_DELIVERED=false\nDORA_GIT_REPOSITORY_URL=\n"
            "DORA_GIT_COMMIT_SHA=\n"
            "DORA_GIT_METADATA=\n");
}

TEST(GitlabReport, SaysWhatItLeavesOut) {
  Job job;
  job.host().Report({SentOutcome("$(touch pwned)")});
  EXPECT_THAT(job.File(kDotenvFile), HasSubstr("DORA_STATUS=sent\n"));
  EXPECT_THAT(job.File(kDotenvFile), Not(HasSubstr("pwned")));
  EXPECT_THAT(job.log(), HasSubstr("DORA_EVENT_ID, DORA_SERVICE."));
}

TEST(GitlabReport, WarnsIfItCannotBeWritten) {
  Job job;
  testing::WriteFile(job.directory() + "/" + kStepFolder, "in the way");
  job.host().Report({});
  EXPECT_THAT(job.log(), HasSubstr("cannot be written"));
}

/// A file of the runner's user, outside of the checkout.
class OthersFile {
 public:
  OthersFile() { testing::WriteFile(path(), "theirs"); }

  std::string path() const { return folder_.Inside("theirs"); }
  std::string MissingPath() const { return folder_.Inside("missing"); }
  bool IsUntouched() const {
    return testing::ReadFile(path()) == "theirs" && !fs::exists(MissingPath());
  }

 private:
  testing::TempDirectory folder_;
};

TEST(GitlabReport, ReplacesALinkThatACommitPutInItsPlace) {
  const OthersFile others;
  Job job;
  fs::create_directory(job.directory() + "/" + kStepFolder);
  fs::create_symlink(others.path(), job.directory() + "/" + kDotenvFile);
  testing::WriteFile(job.directory() + "/" + kOutbox, "in the way");
  job.host().Report({});
  EXPECT_TRUE(others.IsUntouched());
  EXPECT_THAT(job.File(kDotenvFile), HasSubstr("DORA_STATUS=skipped\n"));
  EXPECT_EQ(job.log(), "");
}

TEST(GitlabReport, IsNotWrittenThroughAFolderThatIsALink) {
  const OthersFile others;
  Job job;
  const std::string committed = job.directory() + "/committed";
  fs::create_directory(committed);
  fs::create_directory_symlink("committed",
                               job.directory() + "/" + kStepFolder);
  fs::create_symlink(others.path(), committed + "/dora.env");
  job.host().Report({});
  EXPECT_TRUE(others.IsUntouched());
  EXPECT_THAT(job.log(), HasSubstr(".dora-deploy is a link."));
  EXPECT_FALSE(job.host().SaveState("started-at", "then"));
  EXPECT_FALSE(fs::exists(committed + "/outbox"));
}

TEST(GitlabFolder, IgnoresItselfThroughNoLink) {
  const OthersFile others;
  Job job;
  fs::create_directory(job.directory() + "/" + kStepFolder);
  fs::create_symlink(others.MissingPath(),
                     job.directory() + "/.dora-deploy/.gitignore");
  job.host().Report({});
  EXPECT_TRUE(others.IsUntouched());
}

TEST(GitlabFolder, IgnoresItselfAndHasAnOutbox) {
  Job job;
  job.host().Report({});
  EXPECT_EQ(job.File(".dora-deploy/.gitignore"), "*\n");
  EXPECT_TRUE(fs::is_directory(job.directory() + "/" + kOutbox));
}

TEST(GitlabState, IsOneJobsOwn) {
  Job job(Variables{{"CI_JOB_ID", "5443281972"}});
  ASSERT_TRUE(job.host().SaveState("started-at", "then"));
  EXPECT_THAT(job.host().LoadState("started-at"), Optional(StrEq("then")));
  EXPECT_TRUE(
      fs::exists(job.directory() + "/.dora-deploy/state-5443281972.json"));

  const Environment next(Variables{{"CI_JOB_ID", "5443281973"}});
  const testing::FakeClock clock(absl::FromUnixSeconds(kNow));
  std::ostringstream log;
  GitlabHost other(next, {"finish", job.directory()}, clock, log);
  EXPECT_EQ(other.LoadState("started-at"), std::nullopt);
}

TEST(GitlabState, AJobIdLeadsOutOfNoFolder) {
  Job job(Variables{{"CI_JOB_ID", "../../evil"}});
  ASSERT_TRUE(job.host().SaveState("started-at", "then"));
  EXPECT_TRUE(
      fs::exists(job.directory() + "/.dora-deploy/state-------evil.json"));
}

}  // namespace
}  // namespace dora::gitlab_component
