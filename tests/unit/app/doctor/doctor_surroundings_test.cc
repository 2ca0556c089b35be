// What doctor makes of the job's variables and of this machine.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include "app/commands/deployment_command.h"
#include "app/host/exit_code.h"
#include "tests/unit/app/doctor/doctor_run.h"

namespace dora::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

struct Case {
  std::string name;
  EnvironmentOf variables;
  std::vector<std::string> without;
  std::string check;
  std::string finding;  ///< `status: message -> fix`, a regular expression
  int exit_code = app::exit_code::kOk;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  return out << one.name;
}

class SurroundingsTest : public ::testing::TestWithParam<Case> {};

TEST_P(SurroundingsTest, AreJudged) {
  const Case& one = GetParam();
  const TempDirectory folder;
  EnvironmentOf job = GoodJob(folder);
  for (const std::string& name : one.without) job = job.Without(name);
  DoctorRun run(job.With(one.variables.variables()));
  EXPECT_EQ(run.Run(), one.exit_code);
  EXPECT_THAT(run.Of(one.check), Contains(MatchesRegex(one.finding)))
      << run.Log();
}

const std::vector<Case>& Cases() {
  static const auto& cases = *new std::vector<Case>{
      {"Program",
       {},
       {},
       "version",
       "ok: dora-deploy [0-9.]+ for [a-z]+-[a-z0-9_]+, on [^,]+, [a-z0-9_]+"},
      {"Ci",
       {},
       {},
       "ci",
       "ok: GitHub Actions .GITHUB_ACTIONS.; it tells repository, commit, "
       "branch"},
      {"NoCi",
       {},
       {"GITHUB_ACTIONS"},
       "ci",
       "warning: no CI system is detected -> .*`--provider`."},
      {"TwoCis",
       {{"JENKINS_URL", "http://j.example"}},
       {},
       "ci",
       "ok: .*JENKINS_URL is set too, but GitHub Actions comes before .*"},
      {"UnknownProvider",
       {{"DORA_PROVIDER", "gitbub"}},
       {},
       "ci",
       "failed: .*gitbub.*",
       app::exit_code::kCheckFailed},
      {"NoDeployment",
       {{"GITLAB_CI", "true"}, {"CI_ENVIRONMENT_ACTION", "stop"}},
       {"GITHUB_ACTIONS"},
       "ci",
       "warning: .*stop.* -> Run doctor in the job that deploys."},
      {"Service", {}, {}, "service", "ok: .shopist. .DD_SERVICE."},
      {"NoService",
       {},
       {"DD_SERVICE"},
       "service",
       "failed: .* -> Set `--service`, or keep a service.datadog.yaml .*",
       app::exit_code::kCheckFailed},
      {"Env", {}, {}, "env", "ok: .prod. .DD_ENV."},
      {"NoEnv", {}, {"DD_ENV"}, "env", "warning: .* -> Set `--env`."},
      {"Commit",
       {},
       {},
       "commit",
       "ok: 012345678901 .GITHUB_SHA. of https://github.com/acme/shop.git"},
      {"CommitWithoutAService",
       {},
       {"DD_SERVICE"},
       "commit",
       "ok: 012345678901 .*",
       app::exit_code::kCheckFailed},
      {"SkippedCommit",
       {{"DORA_SKIP_GIT", "true"}},
       {},
       "commit",
       "warning: `--skip-git` leaves it out.* -> .*"},
      {"NoCommit",
       {},
       {"GITHUB_SHA"},
       "commit",
       "warning: .* -> .*`--git-repository-url` and `--git-commit-sha`."},
      {"UnknownStart", {}, {}, "start", "ok: .*`--started-at`"},
      {"Event", {}, {}, "event", "ok: deployment of shopist to prod"},
      {"EventWithAKey",
       {{"DD_VERSION", kApiKey}},
       {},
       "event",
       "failed: the event would contain .* API key .not shown.* -> .*",
       app::exit_code::kCheckFailed},
      {"InvalidSetting",
       {{"DORA_ON_ERROR", "explode"}},
       {},
       "settings",
       "failed: .*explode.* -> .*",
       app::exit_code::kCheckFailed},
      {"NoApiKey",
       {},
       {"DD_API_KEY"},
       "api-key",
       "failed: api-key: required to send, but not set. -> Set `DD_API_KEY` .*",
       app::exit_code::kCheckFailed},
      {"ADryRunHidesNoKey",
       {{"DORA_DRY_RUN", "true"}},
       {},
       "api-key",
       "ok: good on datadoghq.com"},
      {"MistypedApiKey",
       {{"DD_API_KEY", "two words"}},
       {},
       "api-key",
       "failed: .*not shown.* -> Store the key again.*",
       app::exit_code::kCheckFailed},
      {"NoAppKey",
       {},
       {"DD_APP_KEY"},
       "app-key",
       "unknown: none is given, as events need none.*`DD_APP_KEY`"},
      {"CatalogueWithoutAnAppKey",
       {},
       {"DD_APP_KEY"},
       "catalogue",
       "unknown: not told: it takes two good keys .*"},
      {"SiteAsAUrl",
       {{"DD_SITE", "https://app.datadoghq.eu"}},
       {},
       "site",
       "failed: .* -> Write .datadoghq.eu.*",
       app::exit_code::kCheckFailed},
      {"UnknownSite",
       {{"DD_SITE", "xx9.datadoghq.com"}},
       {},
       "site",
       "warning: .* -> .*`--site`.*"},
      {"Proxy",
       {{"HTTPS_PROXY", "http://me:pa55word9@proxy.example:3128"}},
       {},
       "proxy",
       "ok: http://proxy.example:3128 .HTTPS_PROXY."},
      {"BrokenProxy",
       {{"HTTPS_PROXY", "http://proxy.example:"}},
       {},
       "proxy",
       "failed: HTTPS_PROXY .not shown. is not .* -> Write it like .*",
       app::exit_code::kCheckFailed},
      {"OutboxOfAnEphemeralRunner",
       {{"RUNNER_ENVIRONMENT", "github-hosted"}},
       {},
       "outbox",
       "warning: this is a runner of GitHub's own .* -> .*actions/cache.*"},
      {"OutboxOfADisposableRunner",
       {{"CI_DISPOSABLE_ENVIRONMENT", "true"}},
       {},
       "outbox",
       "warning: this is a runner that is made for one job .* -> .*cache.*"},
      {"OutboxOfCircleci",
       {{"CIRCLECI", "true"}},
       {},
       "outbox",
       "warning: this is an executor of CircleCI .* -> .*save_cache.*"},
      {"OutboxOfAHostedAgent",
       {{"BUILDKITE_COMPUTE_TYPE", "hosted"}},
       {},
       "outbox",
       "warning: this is a hosted agent of Buildkite .* -> .*volume.*"},
  };
  return cases;
}

INSTANTIATE_TEST_SUITE_P(All, SurroundingsTest, ::testing::ValuesIn(Cases()),
                         [](const auto& info) { return info.param.name; });

class OutboxTest : public ::testing::Test {
 protected:
  /// Keeps an event that nobody takes; gives its id.
  std::string KeepOne() {
    DoctorRun run(Job());
    run.world().inputs().Give(app::input::kStartedAt, "1699999000",
                              "--started-at");
    run.http().ScriptUrl("/api/v2/dora/deployment", Refused(503));
    const app::Surroundings surroundings = run.world().surroundings();
    app::Invocation invocation{
        run.world().inputs(), {}, surroundings, run.host()};
    app::RunDeployment(invocation);
    return run.host().reports.back().front().id;
  }

  EnvironmentOf Job() const {
    return GoodJob(folder_).With(
        {{"DORA_TIMEOUT", "4"}, {"DORA_OUTBOX", folder_.Inside("outbox")}});
  }

  TempDirectory folder_;
};

TEST_F(OutboxTest, WhatWaitsIsCounted) {
  KeepOne();
  DoctorRun run(Job());
  EXPECT_EQ(run.Run(), app::exit_code::kOk);
  EXPECT_THAT(run.Of("outbox"),
              Contains(MatchesRegex("warning: 1 event.s. wait in .*, since "
                                    "2023-11-14.* -> .*outbox flush.*")));
}

TEST_F(OutboxTest, AKeptEventDidNotArrive) {
  const std::string id = KeepOne();
  DoctorRun run(Job().With("DORA_AFTER", id));
  run.http().ScriptUrl("/api/v2/dora/deployments/",
                       Answer(404, R"({"errors":["no"]})"));
  EXPECT_EQ(run.Run(), app::exit_code::kCheckFailed);
  EXPECT_THAT(run.Of("arrival"),
              ElementsAre(MatchesRegex(".*is kept in .*, not delivered -> "
                                       ".*outbox flush.*")));
}

TEST_F(OutboxTest, AKeptEventIsToldWithoutAnyKey) {
  const std::string id = KeepOne();
  DoctorRun run(Job().With("DORA_AFTER", id).Without("DD_APP_KEY"));
  EXPECT_EQ(run.Run(), app::exit_code::kCheckFailed);
  EXPECT_THAT(run.Of("arrival"), ElementsAre(HasSubstr("is kept in")));
}

TEST_F(OutboxTest, ANamedOutboxIsNotWarnedOf) {
  DoctorRun run(Job().With("RUNNER_ENVIRONMENT", "github-hosted"));
  EXPECT_EQ(run.Run(), app::exit_code::kOk);
  EXPECT_THAT(run.Of("outbox"), Contains(HasSubstr("named by DORA_OUTBOX")));
  EXPECT_THAT(run.Of("outbox"), Not(Contains(HasSubstr("warning"))));
}

TEST_F(OutboxTest, AFileInItsPlaceKeepsNothing) {
  std::ofstream(folder_.Inside("outbox")) << "a file";
  DoctorRun run(Job());
  run.Run();
  EXPECT_THAT(run.Of("outbox"),
              Contains(MatchesRegex("warning: .*outbox keeps nothing: .* -> "
                                    ".*`--outbox`.")));
}

}  // namespace
}  // namespace dora::testing
