#include "circleci_orb/circleci_host.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "os/shell_word.h"
#include "tests/support/process.h"

namespace dora::circleci_orb {
namespace {

using providers::Environment;
using Variables = std::vector<Environment::Variable>;

constexpr char kSha[] = "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed";

app::Outcome Sent(const std::string& service) {
  core::DeploymentDraft input;
  input.service = core::Sourced{service, "the test"};
  input.started_at = core::Sourced{"1699960648", "the test"};
  input.finished_at = core::Sourced{"1699960650", "the test"};
  input.repository_url =
      core::Sourced{"https://github.com/shop-inc/shopist", "the test"};
  input.commit_sha = core::Sourced{kSha, "the test"};
  auto event =
      core::Deployment::Build(input, absl::FromUnixSeconds(1699960700));
  EXPECT_TRUE(event);
  return {app::OutcomeStatus::kSent, core::ShareEvent(*event),
          "id-of-" + service, "",
          core::Error{core::ErrorKind::kInternal, "", ""}};
}

std::vector<std::string> TextsOf(const app::Inputs& inputs, app::input::Id id) {
  std::vector<std::string> texts;
  for (const core::Sourced& value : inputs.Given(id)) {
    texts.push_back(value.text);
  }
  return texts;
}

std::vector<std::string> Given(const Variables& variables, app::input::Id id) {
  const Environment environment(variables);
  app::Inputs inputs(environment);
  CircleciHost(environment).ReadInputs(inputs);
  return TextsOf(inputs, id);
}

using Texts = std::vector<std::string>;

TEST(InSingleQuotesTest, IsOneWordThatMeansItself) {
  EXPECT_EQ(os::InSingleQuotes(""), "''");
  EXPECT_EQ(os::InSingleQuotes("plain"), "'plain'");
  EXPECT_EQ(os::InSingleQuotes("it's"), R"('it'\''s')");
  EXPECT_EQ(os::InSingleQuotes("'"), R"(''\''')");
  EXPECT_EQ(os::InSingleQuotes("$(id) `id` \"$HOME\" \\"),
            "'$(id) `id` \"$HOME\" \\'");
  EXPECT_EQ(os::InSingleQuotes("a\nb"), "'a\nb'");
}

TEST(InSingleQuotesTest, IsReadBackByARealShell) {
  for (const std::string text :
       {"", "it's", "'; touch /tmp/pwned; '", "$(id)`id`", "a\nb\tc\\", "''''",
        "!$ ! \"", "\xff\x01"}) {
    const testing::Finished finished = testing::Run(
        {{"/bin/bash", "-c",
          "x=" + os::InSingleQuotes(text) + "; printf '%s' \"$x\""},
         {},
         ""});
    EXPECT_EQ(finished.out, text);
    EXPECT_EQ(finished.err, "");
    EXPECT_EQ(finished.exit_code, 0);
  }
}

TEST(OutputLinesTest, AreExportsByteForByte) {
  EXPECT_EQ(OutputLines({Sent("shop's $(id)")}, "known"),
            "\n"
            "export DORA_EVENT_ID='id-of-shop'\\''s $(id)'\n"
            "export DORA_SERVICE='shop'\\''s $(id)'\n"
            "export DORA_STATUS='sent'\n"
            "export DORA_DELIVERED='true'\n"
            "export DORA_GIT_REPOSITORY_URL="
            "'https://github.com/shop-inc/shopist'\n"
            "export DORA_GIT_COMMIT_SHA="
            "'2aae6c35c94fcfb415dbe95f408b9ce91ee846ed'\n"
            "export DORA_GIT_METADATA='known'\n");
}

TEST(OutputLinesTest, OfNothingSentReplaceThoseOfAnEarlierEvent) {
  EXPECT_EQ(OutputLines({}, ""),
            "\n"
            "export DORA_EVENT_ID=''\n"
            "export DORA_SERVICE=''\n"
            "export DORA_STATUS='skipped'\n"
            "export DORA_DELIVERED='false'\n"
            "export DORA_GIT_REPOSITORY_URL=''\n"
            "export DORA_GIT_COMMIT_SHA=''\n"
            "export DORA_GIT_METADATA=''\n");
}

TEST(ReportTest, AppendsToBashEnv) {
  const std::string path = ::testing::TempDir() + "/bash_env";
  testing::WriteFile(path, "export KEPT=1");  // its line is not ended
  const Environment environment(Variables{{"BASH_ENV", path}});
  CircleciHost(environment).Report({Sent("a"), Sent("b")});
  EXPECT_EQ(testing::ReadFile(path),
            "export KEPT=1" + OutputLines({Sent("a"), Sent("b")}, ""));
}

TEST(ReportTest, SaysWhereItCannotWrite) {
  const Environment environment(
      Variables{{"BASH_ENV", "/nonexistent-folder/bash_env"}});
  ::testing::internal::CaptureStderr();
  CircleciHost(environment).Report({Sent("a")});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "warning: The outputs cannot be written to BASH_ENV "
            "(/nonexistent-folder/bash_env), so later steps do not see "
            "them.\n");
}

TEST(ExpandPublicVariablesTest, ReplacesPublicVariablesOnly) {
  const Environment environment(Variables{
      {"CIRCLE_TAG", "v1.2.3"},
      {"CIRCLE_BRANCH", "$CIRCLE_TAG ${DD_API_KEY}"},
      {"CIRCLE_OIDC_TOKEN", "secret-token"},
      {"CIRCLE_TOKEN", "secret-token"},
      {"DD_API_KEY", "secret-key"},
      {"DORA_STARTED_AT", "1699960648"},
      {"DORA_MY_KEY", "secret-key"},
      {kApiKeyVariable, "DORA_MY_KEY"},
      {"DORA_WEBHOOK_SECRET", "secret-key"},
      {"HOME", "/root"},
  });
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", ""},
      {"plain", "plain"},
      {"$CIRCLE_TAG", "v1.2.3"},
      {"${CIRCLE_TAG}", "v1.2.3"},
      {"<$CIRCLE_TAG-${CIRCLE_TAG}x>", "<v1.2.3-v1.2.3x>"},
      {"$CIRCLE_TAGx", "$CIRCLE_TAGx"},
      {"$DORA_STARTED_AT", "1699960648"},
      // A value is not looked into again.
      {"$CIRCLE_BRANCH", "$CIRCLE_TAG ${DD_API_KEY}"},
      // Public, but not set.
      {"$CIRCLE_PR_NUMBER", ""},
      {"$DORA_UNSET", ""},
      // Not public.
      {"$CIRCLE_OIDC_TOKEN", "$CIRCLE_OIDC_TOKEN"},
      {"${CIRCLE_TOKEN}", "${CIRCLE_TOKEN}"},
      {"$DD_API_KEY", "$DD_API_KEY"},
      {"${DORA_MY_KEY}", "${DORA_MY_KEY}"},
      {"$DORA_WEBHOOK_SECRET", "$DORA_WEBHOOK_SECRET"},
      {"$HOME", "$HOME"},
      // No references.
      {"$", "$"},
      {"$$", "$$"},
      {"$5", "$5"},
      {"${", "${"},
      {"${}", "${}"},
      {"${CIRCLE_TAG", "${CIRCLE_TAG"},
      {"${CIRCLE_TAG:-x}", "${CIRCLE_TAG:-x}"},
      {"${5}", "${5}"},
      {"$(id) `id`", "$(id) `id`"},
      {"$$CIRCLE_TAG", "$v1.2.3"},
  };
  for (const auto& [text, expected] : table) {
    EXPECT_EQ(ExpandPublicVariables(text, environment), expected) << text;
  }
}

TEST(ReadInputsTest, TakesWhatTheParametersSay) {
  EXPECT_EQ(Given({{"DORA_INPUT_SERVICE", "a, b\nc"}}, app::input::kService),
            (Texts{"a", "b", "c"}));
  EXPECT_EQ(Given({{"DORA_INPUT_ENV", "prod"}}, app::input::kEnv),
            Texts{"prod"});
  EXPECT_EQ(Given({{"DORA_INPUT_DRY_RUN", "1"}}, app::input::kDryRun),
            Texts{"1"});
  EXPECT_EQ(Given({{"DORA_INPUT_ON_ERROR", "fail"}}, app::input::kOnError),
            Texts{"fail"});
  EXPECT_EQ(Given({{"DORA_INPUT_VERSION", "$CIRCLE_TAG"}, {"CIRCLE_TAG", "v1"}},
                  app::input::kVersion),
            Texts{"v1"});
}

TEST(ReadInputsTest, AParameterAtItsDefaultIsNotGiven) {
  for (const auto& [variable, value, name] :
       std::vector<std::tuple<const char*, const char*, app::input::Id>>{
           {"DORA_INPUT_ENV", "", app::input::kEnv},
           {"DORA_INPUT_SKIP_GIT", "0", app::input::kSkipGit},
           {"DORA_INPUT_DRY_RUN", "false", app::input::kDryRun},
           {"DORA_INPUT_SITE", "datadoghq.com", app::input::kSite},
           {"DORA_INPUT_TIMEOUT", "30", app::input::kTimeout},
           {"DORA_INPUT_ON_ERROR", "warn", app::input::kOnError},
           // A public variable without a value, such as a tag on a branch.
           {"DORA_INPUT_VERSION", "$CIRCLE_TAG", app::input::kVersion}}) {
    EXPECT_EQ(Given({{variable, value}}, name), Texts{}) << variable;
  }
}

TEST(ReadInputsTest, AVariableWithACommaAddsNoItemToAList) {
  EXPECT_EQ(Given({{"DORA_INPUT_CUSTOM_TAGS", "branch:$CIRCLE_BRANCH,a:b"},
                   {"CIRCLE_BRANCH", "x,team:other"}},
                  app::input::kCustomTags),
            (Texts{"branch:x,team:other", "a:b"}));
}

TEST(ReadInputsTest, TakesTheKeyFromTheNamedVariable) {
  EXPECT_EQ(Given({{kApiKeyVariable, "MY_KEY"}, {"MY_KEY", "k1"}},
                  app::input::kApiKey),
            Texts{"k1"});
  EXPECT_EQ(Given({{kApiKeyVariable, "MY_KEY"}}, app::input::kApiKey), Texts{});
  // The key itself is never a parameter.
  EXPECT_EQ(Given({{"DORA_INPUT_API_KEY", "k2"}}, app::input::kApiKey),
            Texts{});
}

TEST(WithNamedApiKeyOnlyTest, LeavesNoOtherKey) {
  const Environment other =
      WithNamedApiKeyOnly(Environment(Variables{{kApiKeyVariable, "MY_KEY"},
                                                {"DD_API_KEY", "k1"},
                                                {"DATADOG_API_KEY", "k2"},
                                                {"DD_SITE", "datadoghq.eu"}}));
  EXPECT_EQ(other.Get("DD_API_KEY"), std::nullopt);
  EXPECT_EQ(other.Get("DATADOG_API_KEY"), std::nullopt);
  EXPECT_EQ(other.Get("DD_SITE"), "datadoghq.eu");

  const Environment named = WithNamedApiKeyOnly(
      Environment(Variables{{kApiKeyVariable, "DATADOG_API_KEY"},
                            {"DD_API_KEY", "k1"},
                            {"DATADOG_API_KEY", "k2"}}));
  EXPECT_EQ(named.Get("DD_API_KEY"), std::nullopt);
  EXPECT_EQ(named.Get("DATADOG_API_KEY"), "k2");

  const Environment usual = WithNamedApiKeyOnly(Environment(
      Variables{{kApiKeyVariable, "DD_API_KEY"}, {"DATADOG_API_KEY", "k2"}}));
  EXPECT_EQ(usual.Get("DATADOG_API_KEY"), "k2");
}

TEST(ParameterNoticesTest, NameWhatIsLikelyAMistake) {
  EXPECT_EQ(ParameterNotices(Environment(
                Variables{{kApiKeyVariable, "DD_API_KEY"},
                          {"DORA_INPUT_VERSION", "$CIRCLE_TAG for $5"}})),
            Texts{});
  EXPECT_EQ(
      ParameterNotices(Environment(Variables{{kApiKeyVariable, "MY_KEY"}})),
      Texts{"api_key: names the variable MY_KEY, which is not set in this job. "
            "Add it to the project's environment variables "
            "or to a context that the job uses."});
  EXPECT_EQ(ParameterNotices(Environment(
                Variables{{"DORA_INPUT_CUSTOM_TAGS", "a:${MY_VERSION}"},
                          {"MY_VERSION", "not-shown"}})),
            Texts{"custom_tags: keeps ${MY_VERSION} as text: only CircleCI's "
                  "public variables and those named DORA_... are expanded."});
}

TEST(StatePathTest, IsOneFileForEachJobAndNode) {
  EXPECT_EQ(
      *StatePath(Environment(Variables{{"CIRCLE_WORKFLOW_JOB_ID", "0f9e-4c"}})),
      "/tmp/dora-deploy-0f9e-4c-0.json");
  EXPECT_EQ(*StatePath(Environment(Variables{{"CIRCLE_WORKFLOW_JOB_ID", "0f9e"},
                                             {"CIRCLE_NODE_INDEX", "3"},
                                             {"TMPDIR", "/scratch"}})),
            "/scratch/dora-deploy-0f9e-3.json");
}

TEST(StatePathTest, TakesNoIdThatIsAPath) {
  EXPECT_FALSE(StatePath(Environment(Variables{})));
  for (const char* id : {"../../etc/passwd", "a/b", "a b", "a.b", "a\nb"}) {
    EXPECT_FALSE(
        StatePath(Environment(Variables{{"CIRCLE_WORKFLOW_JOB_ID", id}})))
        << id;
  }
}

TEST(StateTest, IsKeptForTheSameJobOnly) {
  const Environment first(Variables{{"CIRCLE_WORKFLOW_JOB_ID", "job-1"},
                                    {"TMPDIR", ::testing::TempDir()}});
  const Environment second(Variables{{"CIRCLE_WORKFLOW_JOB_ID", "job-2"},
                                     {"TMPDIR", ::testing::TempDir()}});
  ASSERT_TRUE(CircleciHost(first).SaveState("started-at", "1699960648"));
  EXPECT_EQ(CircleciHost(first).LoadState("started-at"), "1699960648");
  EXPECT_EQ(CircleciHost(second).LoadState("started-at"), std::nullopt);
}

TEST(CircleciHostTest, AMistakeInTheParametersFailsNoJob) {
  const Environment environment(Variables{});
  EXPECT_TRUE(CircleciHost(environment).forgives_usage_errors());
}

}  // namespace
}  // namespace dora::circleci_orb
