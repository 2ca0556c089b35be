// Marked secrets go in; everything that comes out is searched for them.

#include <gtest/gtest.h>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

constexpr char kMarkedAppKey[] = "marked0app0key0c0ffee0marked0app0key";
constexpr char kMarkedToken[] = "markedtoken0deadbeef0";

/// Everything in which a secret could be seen after a run: both streams, all
/// files of the scratch home, and what the server received, but for the
/// header in which the key belongs (the server's log leaves it out).
std::string AllThatWasWritten(const Finished& finished, const Scratch& scratch,
                              const IntakeServer& intake) {
  std::string all = finished.out + finished.err + intake.Requests().dump();
  for (const std::string& file : scratch.Files()) {
    all += file + "\n" + ReadFile(file);
  }
  return all;
}

struct Case {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> faults;
  int exit_code;
};

class Secrets : public ::testing::TestWithParam<Case> {};

TEST_P(Secrets, AreInNothingThatIsWritten) {
  const IntakeServer intake;
  for (const std::string& provider : std::vector<std::string>{
           "github", "gitlab", "jenkins", "circleci", "buildkite",
           "azurepipelines", "bitbucket", "travisci", "awscodebuild", "drone",
           "woodpecker", "netlify"}) {
    SCOPED_TRACE(provider);
    intake.SetFaults(GetParam().faults);
    const Scratch scratch;
    Variables variables =
        With(EnvironmentOf(provider), "DORA_API_URL", intake.url());
    variables = With(variables, "DD_APP_KEY", kMarkedAppKey);
    const std::string url =
        std::string("https://ada:") + kMarkedToken + "@git.shop.example/s.git";
    for (const char* name :
         {"CI_REPOSITORY_URL", "GIT_URL", "CIRCLE_REPOSITORY_URL",
          "BUILDKITE_REPO", "CI_PROJECT_URL", "CI_PIPELINE_URL", "CI_JOB_URL",
          "BUILD_URL", "BUILDKITE_BUILD_URL", "CIRCLE_BUILD_URL",
          "GITHUB_SERVER_URL", "BUILD_REPOSITORY_URI",
          "BITBUCKET_GIT_SSH_ORIGIN", "TRAVIS_BUILD_WEB_URL",
          "CODEBUILD_SOURCE_REPO_URL", "DRONE_GIT_HTTP_URL", "DRONE_BUILD_LINK",
          "CI_REPO_CLONE_URL", "REPOSITORY_URL"}) {
      variables = With(variables, name, url);
    }
    const Finished finished = scratch.Deploy(GetParam().arguments, variables);
    EXPECT_EQ(finished.exit_code, GetParam().exit_code) << finished.err;
    const std::string written = AllThatWasWritten(finished, scratch, intake);
    EXPECT_EQ(written.find(kMarkedKey), std::string::npos) << written;
    EXPECT_EQ(written.find(kMarkedAppKey), std::string::npos) << written;
    EXPECT_EQ(written.find(kMarkedToken), std::string::npos) << written;
  }
}

const std::vector<std::string> kMark = {"change-failure", "deployment-of-v2",
                                        "--verbose", "--timeout", "1"};
const std::vector<std::string> kSend = {
    "deployment", "--service", "shopist",   "--started-at",
    "1693491974", "--verbose", "--timeout", "1"};

std::vector<std::string> Plus(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

INSTANTIATE_TEST_SUITE_P(
    All, Secrets,
    ::testing::Values(
        Case{"Sent", kSend, {}, 0}, Case{"Kept", kSend, {"status=503"}, 0},
        Case{"Rejected", kSend, {"status=400"}, 0},
        Case{"DryRun", Plus(kSend, {"--dry-run"}), {}, 0},
        Case{"Json", Plus(kSend, {"--output", "json"}), {}, 0},
        Case{"Invalid", {"deployment", "--started-at", "soon"}, {}, 2},
        Case{"UrlGiven",
             Plus(kSend, {"--git-repository-url",
                          std::string("ssh://") + kMarkedToken +
                              "@git.shop.example:22/s.git",
                          "--git-commit-sha",
                          "66adc9350f2cc9b250b69abddab733dd55e1a588"}),
             {},
             0},
        Case{"UrlAsSite",
             Plus({"deployment", "--service", "s"},
                  {"--api-url", std::string("https://") + kMarkedToken +
                                    "@api.shop.example"}),
             {},
             2},
        Case{"KeyAsOption",
             Plus(kSend, {std::string("--api-key=") + kMarkedToken}),
             {},
             2},
        Case{"KeyAsValue", Plus(kSend, {"--version", kMarkedKey}), {}, 2},
        Case{"Exec",
             {"exec", "--service", "shopist", "--verbose", "--", "true"},
             {},
             0},
        Case{"ExecFailed",
             {"exec", "--service", "shopist", "--on-failure", "failure-event",
              "--", "false"},
             {},
             1},
        Case{"AppKeyAsValue", Plus(kSend, {"--version", kMarkedAppKey}), {}, 2},
        Case{"RollbackMarked",
             Plus(kSend, {"--env", "prod", "--detect-rollback", "mark",
                          "--last-deployed-file", "last.json"}),
             {},
             0},
        Case{"RollbackForbidden",
             Plus(kSend, {"--env", "prod", "--detect-rollback", "mark"}),
             {"status=403"},
             0},
        Case{"MarkUnknown", kMark, {}, 0},
        Case{"MarkKept", kMark, {"status=503"}, 0},
        Case{"MarkOfKey", {"change-failure", kMarkedAppKey}, {}, 2},
        Case{"Incident",
             {"failure", "--service", "shopist", "--started-at", "now",
              "--verbose"},
             {},
             0},
        Case{"IncidentNamedAsKey",
             {"failure", "--service", "shopist", "--started-at", "now",
              "--name", kMarkedAppKey},
             {},
             2},
        Case{"OutboxList", {"outbox", "list", "--output", "json"}, {}, 0},
        Case{"OutboxFlush", {"outbox", "flush", "--verbose"}, {}, 0},
        Case{"Context", {"context", "--explain"}, {}, 0},
        Case{"ContextJson", {"context", "--json", "--all"}, {}, 0}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::testing
