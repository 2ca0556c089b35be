// `doctor`: the whole set-up, asked of an API that answers, refuses or hangs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kAppKey[] = "marked0application0key0fa11";
constexpr char kId[] = "an-event-of-this-test";

/// An account with one service, which has a team.
std::vector<std::string> Account(std::vector<std::string> more = {}) {
  std::vector<std::string> options = {"--api-key", kMarkedKey,
                                      "--app-key", kAppKey,
                                      "--service", "shopist=checkout"};
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

class DoctorTest : public ::testing::Test {
 protected:
  DoctorTest() {
    scratch_.Git({"init", "-q", "-b", "main"});
    scratch_.Git({"remote", "add", "origin", "https://shop.example/s.git"});
    scratch_.Git({"commit", "-q", "--allow-empty", "-m", "one"});
  }

  Finished Run(const IntakeServer& intake,
               const std::vector<std::string>& more = {},
               const Variables& variables = {}) const {
    return RunAt(intake.url(), more, variables);
  }

  Finished RunAt(const std::string& url, const std::vector<std::string>& more,
                 const Variables& variables = {}) const {
    std::vector<std::string> arguments = {
        "doctor", "--service", "shopist", "--env", "prod", "--api-url", url};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Variables all = {{"DD_APP_KEY", kAppKey}};
    for (const auto& [name, value] : variables) all = With(all, name, value);
    return scratch_.Deploy(arguments, all);
  }

  /// Reports a deployment with kId.
  Finished Report(const std::string& url) const {
    return scratch_.Deploy({"deployment", "--service", "shopist", "--env",
                            "prod", "--started-at", "1693491974", "--id", kId,
                            "--timeout", "1", "--api-url", url});
  }

  Scratch scratch_;
};

TEST_F(DoctorTest, SaysOneLineOfEachCheck) {
  const IntakeServer intake(Account());
  const Finished finished = Run(intake);
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
  for (const char* line :
       {"ok       version       dora-deploy ",
        "warning  ci            no CI system is detected",
        "ok       service       \"shopist\" (--service)",
        "ok       env           \"prod\" (--env)", "ok       commit        ",
        "ok       start         ",
        "ok       event         deployment of shopist to prod",
        "ok       site          http://127.0.0.1:",
        "ok       proxy         none", "ok       tls           not used",
        "ok       clock         within 1m",
        "ok       api-key       good on http://127.0.0.1:",
        "ok       app-key       good with the API key, and may read DORA",
        "ok       catalogue     \"shopist\" is there; its team is \"checkout\"",
        "warning  known-commit  the receiver does not list ",
        "ok       outbox        "}) {
    EXPECT_THAT(finished.out, HasSubstr(line));
  }
  EXPECT_THAT(finished.err, HasSubstr("switched on in the DORA settings"));
  EXPECT_EQ(LastLine(finished.err), "doctor: 16 checks: 14 ok, 2 warning.");
}

TEST_F(DoctorTest, ChangesNothing) {
  const IntakeServer intake(Account());
  Run(intake, {"--service", "no-such", "--after", kId});
  const std::set<std::string> harmless = {
      "GET /api/v1/validate",
      "GET /api/v2/validate_keys",
      "GET /api/v2/catalog/entity",
      "GET /api/v2/services/definitions/no-such",
      "GET /api/v2/dora/deployments/an-event-of-this-test",
      "POST /api/v2/dora/deployments",
      "POST /api/v2/git/repository/search_commits"};
  std::set<std::string> seen;
  for (const std::string& call : intake.Calls()) seen.insert(call);
  EXPECT_EQ(seen, harmless);
  EXPECT_EQ(intake.StoredCount(), 0u);
  for (const std::string& file : scratch_.Files()) {
    EXPECT_TRUE(absl::StrContains(file, "/.git/")) << file;
  }
}

TEST_F(DoctorTest, AMissingKeyHidesNothingElse) {
  const IntakeServer intake(Account());
  const Finished finished =
      Run(intake, {}, {{"DD_API_KEY", ""}, {"DD_APP_KEY", ""}});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out,
              HasSubstr("failed   api-key       api-key: required to send"));
  EXPECT_THAT(finished.out, HasSubstr("ok       event  "));
  EXPECT_THAT(finished.out, HasSubstr("ok       outbox  "));
  EXPECT_THAT(intake.Calls(), IsEmpty());
}

TEST_F(DoctorTest, ARefusedKeyFailsAndIsNotShown) {
  const IntakeServer intake(Account());
  const std::string other = "0ther0key0c0ffee00ther0key0c0ffee0";
  const Finished finished = Run(intake, {}, {{"DD_API_KEY", other}});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, ContainsRegex("failed   api-key .*refuses it"));
  EXPECT_THAT(finished.out + finished.err, Not(HasSubstr(other)));
  EXPECT_THAT(LastLine(finished.err), StartsWith("error: doctor: "));
}

TEST_F(DoctorTest, AnEventThatArrivedIsFound) {
  const IntakeServer intake(Account());
  Report(intake.url());
  const Finished finished = Run(intake, {"--after", kId});
  EXPECT_EQ(finished.exit_code, 0) << finished.out;
  EXPECT_THAT(finished.out, HasSubstr("an-event-of-this-test arrived"));
}

TEST_F(DoctorTest, AnEventInTheOutboxIsKeptNotDelivered) {
  const IntakeServer intake(Account({"--fault", "status=503"}));
  Report(intake.url());
  intake.SetFaults({});
  const Finished finished = Run(intake, {"--after", kId});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, ContainsRegex("failed   arrival .* is kept in .*, "
                                          "not delivered"));
  EXPECT_THAT(finished.out, ContainsRegex("warning  outbox .*1 event.s. wait"));
  EXPECT_EQ(intake.StoredCount(), 0u);
}

TEST_F(DoctorTest, AnUnknownEventIsNotThere) {
  const IntakeServer intake(Account());
  const Finished finished = Run(intake, {"--after", kId});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, ContainsRegex("failed   arrival .* is unknown to"));
}

TEST_F(DoctorTest, AWrongClockIsWarnedOf) {
  const IntakeServer intake(Account({"--fault", "date=-2h"}));
  const Finished finished = Run(intake);
  EXPECT_EQ(finished.exit_code, 0) << finished.out;
  EXPECT_THAT(finished.out,
              ContainsRegex("warning  clock +(2h|1h59m59s|2h0m[0-9]s) ahead"));
}

TEST_F(DoctorTest, ASilentApiEndsWithTheTimeLimit) {
  const IntakeServer intake(Account({"--fault", "hang"}));
  const Finished finished = Run(intake, {"--timeout", "1"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, ContainsRegex("failed   api-key .*cannot be "));
}

TEST_F(DoctorTest, NobodyThereIsToldOnce) {
  const Finished finished = RunAt("http://127.0.0.1:1", {"--timeout", "2"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, HasSubstr("failed   api-key  "));
  EXPECT_THAT(finished.out, HasSubstr("unknown  app-key  "));
  EXPECT_THAT(finished.out, HasSubstr("unknown  catalogue  "));
  EXPECT_THAT(finished.out, HasSubstr("unknown  known-commit  "));
}

TEST_F(DoctorTest, WrongQuestionsAreUsageErrors) {
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"--after", "../x"},
        {"--output", "xml"},
        {"--timeout", "soon"},
        {"--nope"},
        {"word"}}) {
    EXPECT_EQ(RunAt("http://127.0.0.1:1", wrong).exit_code, 2) << wrong.back();
  }
}

}  // namespace
}  // namespace dora::testing
