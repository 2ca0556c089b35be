// `change-failure`: words about deployments that are reported already.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kFailed[] = "deployment-of-v2";
constexpr char kRemedy[] = "deployment-of-v1";

Variables WithAppKey(const IntakeServer& intake) {
  return {{"DORA_API_URL", intake.url()}, {"DD_APP_KEY", "app0key0of0tests"}};
}

Variables WithoutAppKey(const IntakeServer& intake) {
  return {{"DORA_API_URL", intake.url()}};
}

/// Reports a deployment of `version`, at one of two times.
Finished Report(const Scratch& scratch, const std::string& id,
                const std::string& version, const Variables& variables) {
  return scratch.Deploy(
      {"deployment", "--service", "shopist", "--env", "prod", "--version",
       version, "--id", id, "--started-at",
       id == kFailed ? "1693491974" : "1693492974", "--timeout", "2"},
      variables);
}

/// What the API knows of the failed deployment.
nlohmann::json FailedOne(const IntakeServer& intake) {
  for (const nlohmann::json& deployment : intake.Deployments()) {
    if (deployment["id"] == kFailed) return deployment["attributes"];
  }
  return nullptr;
}

/// The outbox's files whose names hold `text`.
size_t CountFiles(const Scratch& scratch, const std::string& text) {
  size_t count = 0;
  for (const std::string& file : scratch.Files()) {
    if (file.find(text) != std::string::npos) ++count;
  }
  return count;
}

TEST(FailureMark, IsMarkedByIdWithItsRemedy) {
  const IntakeServer intake;
  const Scratch scratch;
  Report(scratch, kFailed, "v2", WithAppKey(intake));
  Report(scratch, kRemedy, "v1", WithAppKey(intake));
  // The job has DD_SERVICE for other ends.
  Variables variables = With(WithAppKey(intake), "DD_SERVICE", "cart");
  const Finished finished =
      scratch.Deploy({"change-failure", kFailed, "--remedy", "rollback",
                      "--remedy-id", kRemedy},
                     variables);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.err,
            "Sent: mark of deployment deployment-of-v2 as failed, fixed by "
            "the rollback deployment-of-v1\n");
  EXPECT_EQ(FailedOne(intake)["change_failure"], true);
  EXPECT_EQ(FailedOne(intake)["remediation"],
            nlohmann::json({{"type", "rollback"}, {"id", kRemedy}}));
}

TEST(FailureMark, IsMarkedByServiceEnvAndVersionAndTakenBack) {
  const IntakeServer intake;
  const Scratch scratch;
  Report(scratch, kFailed, "v2", WithAppKey(intake));
  std::vector<std::string> mark = {
      "change-failure", "--service", "shopist", "--env",
      "prod",           "--version", "v2"};
  std::vector<std::string> failed = mark;
  failed.insert(failed.end(), {"--failed", "--remedy", "rollforward",
                               "--remedy-version", "v3"});
  EXPECT_EQ(scratch.Deploy(failed, WithAppKey(intake)).exit_code, 0);
  EXPECT_EQ(FailedOne(intake)["change_failure"], true);
  EXPECT_EQ(FailedOne(intake)["remediation"],
            nlohmann::json({{"type", "rollforward"}, {"version", "v3"}}));
  mark.insert(mark.end(), {"--stable", "--output", "json"});
  const Finished stable = scratch.Deploy(mark, WithAppKey(intake));
  EXPECT_EQ(FailedOne(intake)["change_failure"], false);
  EXPECT_EQ(nlohmann::json::parse(stable.out),
            nlohmann::json({{{"status", "sent"},
                             {"service", "shopist"},
                             {"env", "prod"},
                             {"version", "v2"},
                             {"change_failure", false},
                             {"sink", "dora"}}}));
}

TEST(FailureMark, WithoutItsKeySaysWhichPermissionIsNeeded) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"change-failure", kFailed}, WithoutAppKey(intake));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              HasSubstr("app-key: required to mark a deployment, but not set"));
  EXPECT_THAT(finished.err, HasSubstr("DD_APP_KEY"));
  EXPECT_THAT(finished.err, HasSubstr("dora_metrics_write"));
}

TEST(FailureMark, ThatTheApiForbidsSaysWhichPermissionIsNeeded) {
  const IntakeServer intake({"--fault", "status=403"});
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"change-failure", kFailed, "--on-error", "fail"}, WithAppKey(intake));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err, HasSubstr("dora_metrics_write"));
}

TEST(FailureMark, OfAnUnknownDeploymentIsExplained) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"change-failure", kFailed, "--on-error", "fail"}, WithAppKey(intake));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err, HasSubstr("HTTP 404"));
  EXPECT_THAT(finished.err, HasSubstr("may not be visible yet"));
}

TEST(FailureMark, SaysEveryMistakeAtOnce) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"change-failure", "--env", "prod", "--remedy", "luck", "--stable"});
  EXPECT_EQ(finished.exit_code, 2);
  for (const char* problem :
       {"app-key: required to mark a deployment, but not set",
        "service, version: required without an id, but not set. Set "
        "`--service` and `--version`",
        "remediation.type: \"luck\" (from --remedy) is not",
        "cannot be set for a stable deployment",
        "but the deployment that fixed it is not named. Set `--remedy-id` or "
        "`--remedy-version`"}) {
    EXPECT_THAT(finished.err, HasSubstr(problem));
  }
  EXPECT_EQ(scratch.Deploy({"change-failure", "a", "b"}).exit_code, 2);
}

TEST(FailureMark, DryRunPrintsTheBodyAndNeedsNoKey) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"change-failure", "z_RwVLi7v4Y", "--dry-run"}, {{"DD_API_KEY", ""}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out,
            R"({"data":{"attributes":{"change_failure":true},)"
            R"("id":"z_RwVLi7v4Y","type":"dora_deployment_patch_request"}})"
            "\n");
}

/// A run that sends, once the API is back.
struct NextRun {
  std::string name;
  std::vector<std::string> arguments;
};

class KeptChange : public ::testing::TestWithParam<NextRun> {};

TEST_P(KeptChange, IsSentByTheNextRunThatHasBothKeys) {
  const IntakeServer intake;
  const Scratch scratch;
  Report(scratch, kFailed, "v2", WithAppKey(intake));
  intake.SetFaults({"status=503"});
  const Finished kept = scratch.Deploy(
      {"change-failure", kFailed, "--timeout", "1"}, WithAppKey(intake));
  EXPECT_EQ(kept.exit_code, 0);
  EXPECT_THAT(LastLine(kept.err), HasSubstr("It is kept in "));
  EXPECT_EQ(CountFiles(scratch, "@dora-management.json"), 1);
  intake.SetFaults({});
  scratch.Deploy(GetParam().arguments, WithoutAppKey(intake));
  EXPECT_FALSE(FailedOne(intake).contains("change_failure"));
  EXPECT_EQ(CountFiles(scratch, "@dora-management.json"), 1);
  scratch.Deploy(GetParam().arguments, WithAppKey(intake));
  EXPECT_EQ(FailedOne(intake)["change_failure"], true);
  EXPECT_EQ(CountFiles(scratch, "@dora-management.json"), 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, KeptChange,
    ::testing::Values(NextRun{"Deployment",
                              {"deployment", "--service", "cart",
                               "--started-at", "1693491974"}},
                      NextRun{"Failure",
                              {"failure", "--service", "cart", "--started-at",
                               "1693491974"}},
                      NextRun{"Flush", {"outbox", "flush"}}),
    [](const auto& info) { return info.param.name; });

TEST(KeptChange, GivesWayToALaterWordAboutTheSameDeployment) {
  const IntakeServer intake;
  const Scratch scratch;
  Report(scratch, kFailed, "v2", WithAppKey(intake));
  intake.SetFaults({"status=503"});
  scratch.Deploy({"change-failure", kFailed, "--timeout", "1"},
                 WithAppKey(intake));
  scratch.Deploy({"change-failure", kFailed, "--stable", "--timeout", "1"},
                 WithAppKey(intake));
  EXPECT_EQ(CountFiles(scratch, "@dora-management.json"), 1);
  intake.SetFaults({});
  scratch.Deploy({"outbox", "flush"}, WithAppKey(intake));
  EXPECT_EQ(FailedOne(intake)["change_failure"], false);
}

TEST(KeptChange, ComesAfterTheKeptDeploymentThatItIsAbout) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  Report(scratch, kFailed, "v2", WithAppKey(intake));
  scratch.Deploy({"change-failure", kFailed, "--timeout", "1"},
                 WithAppKey(intake));
  // Were they sent together, the mark would mostly be first.
  intake.SetFaults({"delay=200ms,path=/api/v2/dora/deployment,first=1"});
  const Finished flushed =
      scratch.Deploy({"outbox", "flush"}, WithAppKey(intake));
  EXPECT_THAT(LastLine(flushed.err), EndsWith("2 sent, 0 rejected, 0 left."));
  EXPECT_EQ(FailedOne(intake)["change_failure"], true);
}

TEST(KeptChange, DeletesNothingThoughItsFileWereForged) {
  const IntakeServer intake;
  const Scratch scratch;
  Report(scratch, kFailed, "v2", WithAppKey(intake));
  intake.SetFaults({"status=503"});
  scratch.Deploy({"change-failure", kFailed, "--timeout", "1"},
                 WithAppKey(intake));
  intake.SetFaults({});
  for (const std::string& file : scratch.Files()) {
    if (file.find("@dora-management.json") == std::string::npos) continue;
    nlohmann::json entry = nlohmann::json::parse(ReadFile(file));
    entry["method"] = "DELETE";
    entry["path"] = std::string("/api/v2/dora/deployment/") + kFailed;
    WriteFile(file, entry.dump());
  }
  EXPECT_EQ(CountFiles(scratch, "@dora-management.json"), 1);
  scratch.Deploy({"outbox", "flush"}, WithAppKey(intake));
  EXPECT_FALSE(FailedOne(intake).is_null());
}

TEST(KeptChange, TravelsWithTheOutboxAndHoldsNoKey) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  scratch.Deploy({"change-failure", kFailed, "--timeout", "1"},
                 WithAppKey(intake));
  for (const std::string& file : scratch.Files()) {
    EXPECT_THAT(ReadFile(file), Not(HasSubstr("app0key0of0tests")));
    EXPECT_THAT(ReadFile(file), Not(HasSubstr(kMarkedKey)));
  }
}

}  // namespace
}  // namespace dora::testing
