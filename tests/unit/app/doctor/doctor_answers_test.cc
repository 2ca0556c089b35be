// What doctor makes of the API's answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "app/host/exit_code.h"
#include "tests/unit/app/doctor/doctor_run.h"

namespace dora::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

constexpr char kForbidden[] = R"({"errors":["Forbidden"]})";

struct Case {
  std::string name;
  /// Beside the good ones.
  std::vector<std::pair<std::string, Try>> answers;
  std::string check;
  /// `status: message -> fix`, as a regular expression.
  std::string finding;
  int exit_code = app::exit_code::kOk;
  EnvironmentOf variables = {};
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  return out << one.name;
}

class AnswersTest : public ::testing::TestWithParam<Case> {};

TEST_P(AnswersTest, AreJudged) {
  const Case& one = GetParam();
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder).With(one.variables.variables()));
  for (const auto& [part, answer] : one.answers) {
    run.http().ScriptUrl(part, answer);
  }
  EXPECT_EQ(run.Run(), one.exit_code);
  EXPECT_THAT(run.Of(one.check), Contains(MatchesRegex(one.finding)))
      << run.Log();
}

const std::vector<Case>& Cases() {
  static const auto& cases = *new std::vector<Case>{
      {"AllIsWell", {}, "api-key", "ok: good on datadoghq.com"},
      {"BothKeys", {}, "app-key", "ok: good with the API key, and may read .*"},
      {"Team",
       {},
       "catalogue",
       "ok: .shopist. is there; its team is .checkout."},
      {"KnownCommit", {}, "known-commit", "ok: the receiver has 012345678901"},
      {"KeyOfAnotherSite",
       {{"api.datadoghq.com/api/v1/validate", Answer(403, kForbidden)},
        {"api.us3.datadoghq.com", Answer(403, kForbidden)},
        {"api.us5.datadoghq.com", Answer(403, kForbidden)},
        {"api.ap1.datadoghq.com", Answer(403, kForbidden)},
        {"api.ap2.datadoghq.com", Answer(403, kForbidden)},
        {"api.uk1.datadoghq.com", Answer(403, kForbidden)},
        {"api.datadoghq.eu", Answer(200, R"({"valid":true})")}},
       "api-key",
       "failed: datadoghq.com refuses it, but it is good on datadoghq.eu -> "
       "Set `--site` to datadoghq.eu.",
       app::exit_code::kCheckFailed},
      {"KeyOfNoSite",
       {{"/api/v1/validate", Answer(403, kForbidden)}},
       "api-key",
       "failed: datadoghq.com refuses it, and no other site .* -> Store an API "
       "key of this account as `DD_API_KEY`.*",
       app::exit_code::kCheckFailed},
      {"AFirewallsPageIsNoRefusal",
       {{"/api/v1/validate", Answer(403, "<html>no</html>")}},
       "api-key",
       "failed: cannot be checked on datadoghq.com: HTTP 403 with a body that "
       "is not the API's -> Is there a firewall.*",
       app::exit_code::kCheckFailed},
      {"ALoginPageIsNoYes",
       {{"/api/v1/validate", Answer(200, "<html>log in</html>")}},
       "api-key",
       "failed: cannot be checked .*: HTTP 200 with a body that is not.*",
       app::exit_code::kCheckFailed},
      {"AnApiThatIsDown",
       {{"/api/v1/validate", Answer(503, R"({"errors":["busy"]})")}},
       "api-key",
       "failed: cannot be checked .*: HTTP 503: busy -> Try again later.*",
       app::exit_code::kCheckFailed},
      {"AProxyForEventsAlone",
       {{"/api/v1/validate", Answer(404, "not here")}},
       "api-key",
       "warning: https://dora.corp.example does not answer .* -> Check "
       "`--api-url`, .*",
       app::exit_code::kOk,
       {{"DORA_API_URL", "https://dora.corp.example"}}},
      {"NobodySaysWhetherTheAppKeyIsGood",
       {{"/api/v2/validate_keys", Answer(500, R"({"errors":["oops"]})")}},
       "app-key",
       "unknown: cannot be checked: HTTP 500: oops"},
      {"AppKeyRefused",
       {{"/api/v2/validate_keys", Answer(403, kForbidden)}},
       "app-key",
       "failed: datadoghq.com refuses it -> .*application key.*`DD_APP_KEY`.",
       app::exit_code::kCheckFailed},
      {"AppKeyMayNotRead",
       {{"/api/v2/dora/deployments", Answer(403, kForbidden)}},
       "app-key",
       "warning: .*may not read DORA deployments -> .*dora_metrics_read.*"},
      {"RefusedApiKeySaysNothingOfTheOther",
       {{"/api/v1/validate", Answer(403, kForbidden)}},
       "app-key",
       "unknown: cannot be checked without a good API key",
       app::exit_code::kCheckFailed},
      {"ServiceInNeitherForm",
       {{"/api/v2/catalog/entity", Answer(200, R"({"data":[]})")},
        {"/api/v2/services/definitions/shopist?schema_version=v2.2",
         Answer(404, R"({"errors":["not found"]})")}},
       "catalogue",
       "warning: .shopist. is not there: it counts all the same.* -> "
       "Register it.*"},
      {"ServiceInTheOlderForm",
       {{"/api/v2/catalog/entity", Answer(404, R"({"errors":["no"]})")},
        {"/api/v2/services/definitions/shopist",
         Answer(200, R"({"data":{"attributes":{"schema":{"team":"t1"}}}})")}},
       "catalogue",
       "ok: .shopist. is there; its team is .t1."},
      {"ServiceWithoutATeam",
       {{"/api/v2/catalog/entity",
         Answer(200, R"({"data":[{"attributes":{"name":"shopist"}}]})")}},
       "catalogue",
       "warning: .shopist. is there, but has no team -> Give it an owner.*"},
      {"CatalogueMayNotBeRead",
       {{"/api/v2/catalog/entity", Answer(403, kForbidden)},
        {"/api/v2/services/definitions", Answer(403, kForbidden)}},
       "catalogue",
       "unknown: may not be read: HTTP 403: Forbidden -> "
       ".*apm_service_catalog_read."},
      {"CommitIsNotListed",
       {{"/search_commits", Answer(200, R"({"data":[]})")}},
       "known-commit",
       "warning: the receiver does not list 012345678901.* -> "
       ".*`--upload-git`, or run `dora-deploy git-metadata`.*"},
      {"CommitIsUploadedBeforeTheEvent",
       {{"/search_commits", Answer(200, R"({"data":[]})")}},
       "known-commit",
       "ok: the receiver does not list 012345678901 yet; `--upload-git` brings "
       "it",
       app::exit_code::kOk,
       {{"DORA_UPLOAD_GIT", "true"}}},
      {"AnotherAnswerAboutTheCommit",
       {{"/search_commits", Answer(200, R"({"data":[{"id":"x"}]})")}},
       "known-commit",
       "unknown: not told: HTTP 200 with a body that is not the API's"},
      {"Arrived",
       {{"/api/v2/dora/deployments/some-event-id-0001",
         Answer(200, R"({"data":{"attributes":{"service":"shopist"}}})")}},
       "arrival",
       "ok: some-event-id-0001 arrived, of .shopist.",
       app::exit_code::kOk,
       {{"DORA_AFTER", "some-event-id-0001"}}},
      {"NotArrived",
       {{"/api/v2/dora/deployments/some-event-id-0001",
         Answer(404, R"({"errors":["no"]})")}},
       "arrival",
       "failed: some-event-id-0001 is unknown to datadoghq.com -> .*",
       app::exit_code::kCheckFailed,
       {{"DORA_AFTER", "some-event-id-0001"}}},
      {"ClockAhead",
       {{"/api/v1/validate",
         Dated(R"({"valid":true})", "Tue, 14 Nov 2023 22:11:19 GMT")}},
       "clock",
       "warning: 2m1s ahead of the server's -> Set this machine's clock.*"},
      {"ClockBehind",
       {{"/api/v1/validate",
         Dated(R"({"valid":true})", "Tue, 14 Nov 2023 23:13:20 GMT")}},
       "clock",
       "warning: 1h behind the server's -> .*"},
      {"ClockOffByTheTolerance",
       {{"/api/v1/validate",
         Dated(R"({"valid":true})", "Tue, 14 Nov 2023 22:12:20 GMT")}},
       "clock",
       "ok: within 1m of the server's"},
      {"UntrustedCertificate",
       {{"", Failure(core::HttpFailureKind::kCertificate, "unknown issuer")}},
       "tls",
       "failed: unknown issuer -> Set `--ca-file` .*",
       app::exit_code::kCheckFailed},
      {"ProxyRefuses",
       {{"", Failure(core::HttpFailureKind::kProxyRefused, "HTTP 407")}},
       "proxy",
       "failed: HTTP 407 -> .*",
       app::exit_code::kCheckFailed},
      {"Verified", {}, "tls", "ok: verified; authorities: .*"},
      {"NobodyThere",
       {{"", Failure(core::HttpFailureKind::kConnection, "no route")}},
       "api-key",
       "failed: cannot be checked on datadoghq.com: no route -> Try again .*",
       app::exit_code::kCheckFailed},
      {"NoConnectionNoVerification",
       {{"", Failure(core::HttpFailureKind::kConnection, "no route")}},
       "tls",
       "unknown: no connection .no route.; authorities: .*",
       app::exit_code::kCheckFailed},
  };
  return cases;
}

INSTANTIATE_TEST_SUITE_P(All, AnswersTest, ::testing::ValuesIn(Cases()),
                         [](const auto& info) { return info.param.name; });

TEST(OtherSitesTest, AreAskedForARefusedKeyOnly) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder));
  run.Run();
  for (const auto& start : run.http().starts()) {
    EXPECT_THAT(start.request.url, StartsWith("https://api.datadoghq.com/"));
  }
}

TEST(OtherSitesTest, AreNotAskedWithAnAddressOfTheUsers) {
  const TempDirectory folder;
  DoctorRun run(
      GoodJob(folder).With("DORA_API_URL", "https://dora.corp.example"));
  run.http().ScriptUrl("/api/v1/validate", Answer(403, kForbidden));
  EXPECT_EQ(run.Run(), app::exit_code::kCheckFailed);
  EXPECT_THAT(run.Of("api-key"),
              ElementsAre(StartsWith(
                  "failed: https://dora.corp.example refuses it -> ")));
  for (const auto& start : run.http().starts()) {
    EXPECT_THAT(start.request.url, StartsWith("https://dora.corp.example/"));
  }
}

TEST(SilentApiTest, EndsWithTheTimeLimitAndSaysSo) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder).With("DORA_TIMEOUT", "4"));
  run.http().ScriptUrl("", Silence());
  const absl::Duration before = run.world().clock().Steady();
  EXPECT_EQ(run.Run(), app::exit_code::kCheckFailed);
  EXPECT_LE(run.world().clock().Steady() - before, absl::Seconds(4));
  EXPECT_THAT(run.Of("api-key"), ElementsAre(HasSubstr("cannot be checked")));
}

TEST(SilentApiTest, OneSilentAnswerHidesNoOther) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder));
  run.http().ScriptUrl("/api/v2/catalog/entity", Silence());
  EXPECT_EQ(run.Run(), app::exit_code::kOk);
  EXPECT_THAT(run.Of("catalogue"), ElementsAre(StartsWith("unknown: ")));
  EXPECT_THAT(run.Of("api-key"), ElementsAre("ok: good on datadoghq.com"));
  EXPECT_THAT(run.Of("known-commit"), ElementsAre(StartsWith("ok: ")));
}

TEST(WithoutTheApiTest, NothingIsAsked) {
  const TempDirectory folder;
  DoctorRun run(
      GoodJob(folder).With("DORA_SINK", "jsonl=" + folder.Inside("e.jsonl")));
  EXPECT_EQ(run.Run(), app::exit_code::kOk);
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_THAT(run.Of("api-key"), ElementsAre(StartsWith("unknown: ")));
  EXPECT_THAT(run.Of("settings"), ElementsAre(HasSubstr("events go to jsonl")));
}

}  // namespace
}  // namespace dora::testing
