// What a user types, and what comes of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSha[] = "66adc9350f2cc9b250b69abddab733dd55e1a588";

std::vector<std::string> Plus(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

const std::vector<std::string> kMinimal = {"deployment", "--service", "shopist",
                                           "--started-at", "1693491974"};

TEST(Deployment, DryRunPrintsTheExactBodyThatIsSent) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::vector<std::string> arguments =
      Plus(kMinimal,
           {"--finished-at", "1693491984", "--env", "prod", "--id",
            "an-id-of-our-own-0001", "--git-repository-url",
            "https://github.com/shop-inc/shopist", "--git-commit-sha", kSha});

  const Finished dry = scratch.Deploy(Plus(arguments, {"--dry-run"}));
  const Finished sent =
      scratch.Deploy(Plus(arguments, {"--api-url", intake.url()}));

  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_EQ(sent.exit_code, 0) << sent.err;
  ASSERT_EQ(intake.Requests().size(), 1);
  EXPECT_EQ(dry.out, intake.Requests()[0]["body"].get<std::string>() + "\n");
  EXPECT_EQ(dry.out,
            R"({"data":{"attributes":{"service":"shopist",)"
            R"("started_at":1693491974000000000,)"
            R"("finished_at":1693491984000000000,"env":"prod",)"
            R"("git":{"repository_url":"https://github.com/shop-inc/shopist",)"
            R"("commit_sha":"66adc9350f2cc9b250b69abddab733dd55e1a588"},)"
            R"("id":"an-id-of-our-own-0001"}}})"
            "\n");
}

TEST(Deployment, DryRunNeedsNoKeyAndNoNetwork) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Plus(kMinimal, {"--dry-run"}), {{"DD_API_KEY", ""}});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"service\":\"shopist\""));
}

TEST(Deployment, TheIncumbentsSpellingAndVariablesWork) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"dora", "deployment", "--started-at", "2023-08-31T14:26:14Z",
       "--finished-at", "2023-08-31T14:26:24Z"},
      {{"DD_SERVICE", "shopist"},
       {"DD_ENV", "staging"},
       {"DD_VERSION", "v2"},
       {"DD_TAGS", "a:b,c:d"},
       {"DD_BETA_COMMANDS_ENABLED", "1"},
       {"DORA_API_URL", intake.url()}});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const nlohmann::json attributes = intake.Deployments()[0]["attributes"];
  EXPECT_EQ(attributes["service"], "shopist");
  EXPECT_EQ(attributes["env"], "staging");
  EXPECT_EQ(attributes["version"], "v2");
  EXPECT_EQ(attributes["custom_tags"], nlohmann::json({"a:b", "c:d"}));
  EXPECT_EQ(attributes["started_at"], "2023-08-31T14:26:14Z");
}

TEST(Deployment, TheSecondNamesOfKeyAndSiteWork) {
  const IntakeServer intake({"--api-key", "the-datadog-key"});
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(kMinimal, {{"DD_API_KEY", ""},
                                {"DATADOG_API_KEY", "the-datadog-key\n"},
                                {"DORA_API_URL", intake.url()}});
  EXPECT_THAT(finished.err, HasSubstr("Sent: deployment of shopist"));
  const Finished refused =
      scratch.Deploy(kMinimal, {{"DATADOG_SITE", "ddog-gov.com"}});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("DORA Metrics is not available"));
}

TEST(Deployment, SeveralServicesAreSeveralEventsOverOneConnection) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Plus(kMinimal, {"--service", "cart", "--service",
                                     "checkout", "--api-url", intake.url()}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(intake.Deployments().size(), 3);
  const nlohmann::json requests = intake.Requests();
  ASSERT_EQ(requests.size(), 3);
  EXPECT_EQ(requests[0]["connection"], requests[1]["connection"]);
  EXPECT_EQ(requests[0]["connection"], requests[2]["connection"]);
}

TEST(Deployment, JsonOutputIsTheOnlyThingOnStdout) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Plus(kMinimal, {"--output", "json", "--api-url", intake.url()}));
  const nlohmann::json outcomes = nlohmann::json::parse(finished.out);
  EXPECT_EQ(outcomes[0]["status"], "sent");
  EXPECT_EQ(outcomes[0]["id"], intake.Deployments()[0]["id"]);
}

TEST(Deployment, VerboseSaysWhereEachValueCameFrom) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Plus(kMinimal, {"--verbose"}),
      With(EnvironmentOf("jenkins"), "DORA_API_URL", intake.url()));
  EXPECT_THAT(finished.err, HasSubstr("service: \"shopist\" from --service"));
  EXPECT_THAT(finished.err,
              HasSubstr("git.repository_url: "
                        "\"https://git.shop.example/shop/shopist.git\" from "
                        "GIT_URL"));
  EXPECT_THAT(finished.err, HasSubstr("try 1): accepted"));
}

// ------------------------------------------------------------ the checkout

TEST(Deployment, OutsideCiTheCheckoutGivesRepositoryAndCommit) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Git({"init", "-q", "-b", "main"});
  scratch.Git({"remote", "add", "origin",
               "https://ada:hunter2secret@git.shop.example/shopist.git"});
  // What CI systems do to inject a token; asking git for the effective URL
  // would hand it out.
  scratch.Git({"config",
               "url.https://x:injectedtoken@git.shop.example/.insteadOf",
               "https://git.shop.example/"});
  scratch.Git({"commit", "-q", "--allow-empty", "-m", "x"});
  const Finished finished =
      scratch.Deploy(Plus(kMinimal, {"--api-url", intake.url()}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const nlohmann::json body =
      nlohmann::json::parse(intake.Requests()[0]["body"].get<std::string>());
  const nlohmann::json git = body["data"]["attributes"]["git"];
  EXPECT_EQ(git["repository_url"], "https://git.shop.example/shopist.git");
  EXPECT_EQ(git["commit_sha"].get<std::string>().size(), 40);
}

TEST(Deployment, AnotherRepositorysCheckoutIsNotAskedForTheCommit) {
  const Scratch scratch;
  scratch.Git({"init", "-q", "-b", "main"});
  scratch.Git({"remote", "add", "origin", "https://github.com/shop-inc/infra"});
  scratch.Git({"commit", "-q", "--allow-empty", "-m", "x"});
  const Finished finished = scratch.Deploy(
      Plus(kMinimal, {"--dry-run"}),
      With(EnvironmentOf("buildkite"), "BUILDKITE_COMMIT", "HEAD"));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, Not(HasSubstr("\"git\"")));
  EXPECT_THAT(finished.err,
              HasSubstr("the checkout here is of "
                        "https://github.com/shop-inc/infra, not of "
                        "https://github.com/shop-inc/shopist.git"));
  EXPECT_THAT(finished.err, HasSubstr("--git-commit-sha"));
}

/// An option and its variable mean the same, and neither loses the event.
TEST(Deployment, ACommitWithoutItsRepositoryIsNotSent) {
  const Scratch scratch;
  for (const auto& [options, variables] :
       {std::pair<std::vector<std::string>, Variables>(
            {"--dry-run", "--git-commit-sha", kSha}, {}),
        std::pair<std::vector<std::string>, Variables>(
            {"--dry-run"}, {{"DD_GIT_COMMIT_SHA", kSha}})}) {
    const Finished finished =
        scratch.Deploy(Plus(kMinimal, options), variables);
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.out, Not(HasSubstr("\"git\"")));
    EXPECT_THAT(finished.err, HasSubstr("its repository is unknown: there is "
                                        "no git checkout here. Set "
                                        "`--git-repository-url`"));
  }
}

TEST(Deployment, WhatWasLeftOutIsToldAlsoWhereItIsThenMissing) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"deployment", "--service", "shopist", "--skip-git", "--dry-run"},
      {{"CI", "woodpecker"}, {"CI_STEP_STARTED", "0"}});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("\"0\" (from CI_STEP_STARTED)"),
                                  HasSubstr("It is left out."),
                                  HasSubstr("started_at: required")));
}

TEST(Deployment, SkipGitSendsNeither) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Plus(kMinimal, {"--skip-git", "--dry-run"}), EnvironmentOf("github"));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, Not(HasSubstr("\"git\"")));
}

TEST(Deployment, TheServiceCatalogueGivesServiceAndTeam) {
  const Scratch scratch;
  WriteFile(scratch.path() + "/service.datadog.yaml",
            "schema-version: v2.2\ndd-service: shopist\nteam: backend\n");
  const Finished finished =
      scratch.Deploy({"deployment", "--started-at", "1693491974", "--dry-run"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"service\":\"shopist\""));
  EXPECT_THAT(finished.out, HasSubstr("\"team\":\"backend\""));
}

TEST(Deployment, ACatalogueOfSeveralServicesAsksWhich) {
  const Scratch scratch;
  WriteFile(scratch.path() + "/entity.datadog.yaml",
            "apiVersion: v3\nkind: service\nmetadata: {name: cart}\n---\n"
            "apiVersion: v3\nkind: service\nmetadata: {name: checkout}\n");
  const Finished finished =
      scratch.Deploy({"deployment", "--started-at", "1693491974", "--dry-run"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("cart, checkout"));
}

// ------------------------------------------------------------------- errors

struct UsageCase {
  std::string name;
  std::vector<std::string> arguments;
  Variables variables;
  std::vector<std::string> says;
};

class UsageError : public ::testing::TestWithParam<UsageCase> {};

TEST_P(UsageError, ExitsWithTwoNamesTheFixAndSendsNothing) {
  const IntakeServer intake;
  const Scratch scratch;
  Variables variables = GetParam().variables;
  variables.emplace_back("DORA_API_URL", intake.url());
  const Finished finished = scratch.Deploy(GetParam().arguments, variables);
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(finished.out, "");
  for (const std::string& text : GetParam().says) {
    EXPECT_THAT(finished.err, HasSubstr(text));
  }
  EXPECT_EQ(intake.Requests().size(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, UsageError,
    ::testing::Values(
        UsageCase{"NothingGiven",
                  {"deployment"},
                  {},
                  {"service: required, but not set. Set `--service`.",
                   "started_at: required, but not set", "Set `--started-at`.",
                   "1699960648", "2023-11-14T11:17:28Z"}},
        UsageCase{"WrongChoiceThatThisRunDoesNotNeed",
                  {"deployment", "--service", "a", "--started-at", "1693491974",
                   "--skip-git", "--commit-from", "git"},
                  {},
                  {"commit-from: \"git\" (from --commit-from) is not auto, ci "
                   "or checkout. Use auto, ci or checkout."}},
        UsageCase{"WrongFlagThatThisRunDoesNotNeed",
                  {"deployment", "--service", "a", "--started-at", "1693491974",
                   "--skip-git", "--no-fetch=x"},
                  {{"DORA_DETECT_ROLLBACK", "on"}},
                  {"no-fetch: \"x\" (from --no-fetch) is not true or false.",
                   "detect-rollback: \"on\" (from DORA_DETECT_ROLLBACK)"}},
        UsageCase{"NoKey",
                  kMinimal,
                  {{"DD_API_KEY", " "}},
                  {"api-key: required to send, but not set", "DD_API_KEY"}},
        UsageCase{"KeyWithALineBreakInside",
                  kMinimal,
                  {{"DD_API_KEY", "first\nsecond"}},
                  {"DD_API_KEY (not shown)", "line break"}},
        UsageCase{"NotATime",
                  {"deployment", "--service", "s", "--started-at", "yesterday"},
                  {},
                  {"started_at: \"yesterday\" (from --started-at)",
                   "neither a Unix time nor an ISO 8601 time"}},
        UsageCase{"TimeWithoutOffset",
                  {"deployment", "--service", "s", "--started-at",
                   "2023-11-14T11:17:28"},
                  {},
                  {"has no UTC offset", "2023-11-14T11:17:28Z"}},
        UsageCase{"FinishBeforeStart",
                  {"deployment", "--service", "s", "--started-at", "1693491984",
                   "--finished-at", "1693491974"},
                  {},
                  {"is after finished_at"}},
        UsageCase{"ShortSha",
                  {"deployment", "--service", "s", "--started-at", "1693491984",
                   "--git-commit-sha", "66adc93", "--git-repository-url",
                   "https://github.com/o/r"},
                  {},
                  {"commit_sha: \"66adc93\" (from --git-commit-sha)",
                   "short SHA of 7 digits", "git rev-parse 66adc93"}},
        UsageCase{"TagWithoutValue",
                  {"deployment", "--service", "s", "--started-at", "1693491984",
                   "--custom-tags", "oops"},
                  {},
                  {"custom_tags: \"oops\" (from --custom-tags)", "key:value"}},
        UsageCase{"UnknownOption",
                  {"deployment", "--servise", "s"},
                  {},
                  {"--servise", "Did you mean --service?"}},
        UsageCase{"OptionTwice",
                  {"deployment", "--service", "s", "--env", "a", "--env", "b"},
                  {},
                  {"--env"}},
        UsageCase{"ServiceTwice",
                  {"deployment", "--service", "s", "--service", "s",
                   "--started-at", "1693491984"},
                  {},
                  {"service: \"s\" (from --service) is given twice"}},
        UsageCase{"UnknownProvider",
                  {"deployment", "--service", "s", "--started-at", "1693491984",
                   "--provider", "hudson"},
                  {},
                  {"\"hudson\"", "github"}},
        UsageCase{"BadTimeout",
                  {"deployment", "--service", "s", "--started-at", "1693491984",
                   "--timeout", "soon"},
                  {},
                  {"timeout: \"soon\"", "seconds"}},
        UsageCase{
            "BadOnError",
            {"deployment", "--service", "s", "--started-at", "1693491984"},
            {{"DORA_ON_ERROR", "explode"}},
            {"on-error: \"explode\" (from DORA_ON_ERROR)", "warn", "fail"}}),
    [](const auto& info) { return info.param.name; });

TEST(Deployment, AUrlGivenForTheSiteShowsTheRightForm) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(kMinimal, {{"DD_SITE", "https://app.datadoghq.eu/"}});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("Write \"datadoghq.eu\""));
}

TEST(Deployment, TheKeyIsNotSentUnencryptedToAnotherMachine) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Plus(kMinimal, {"--api-url", "http://api.shop.example"}));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("unencrypted"));
}

}  // namespace
}  // namespace dora::testing
