// The plugin's configuration: what is taken, and how each mistake is told.

#include "buildkite_plugin/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sinks/sink_kinds.h"

namespace dora::buildkite_plugin {
namespace {

using providers::Environment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kVariable[] = "BUILDKITE_PLUGIN_CONFIGURATION";

class Given {
 public:
  explicit Given(const std::string& json,
                 std::vector<Environment::Variable> more = {})
      : environment_(Block(json, std::move(more))),
        configuration_(Configuration::Read(environment_)),
        inputs_(environment_) {
    configuration_.GiveTo(inputs_);
  }

  std::vector<std::string> All(absl::string_view name) const {
    std::vector<std::string> texts;
    for (const core::Sourced& value : inputs_.Given(app::FindInput(name)->id)) {
      texts.push_back(value.text);
    }
    return texts;
  }

  std::vector<std::string> Problems() const {
    std::vector<std::string> texts;
    for (const core::Error& problem : configuration_.problems()) {
      texts.push_back(core::ToString(problem));
    }
    return texts;
  }

  const Configuration& configuration() const { return configuration_; }
  const app::Inputs& inputs() const { return inputs_; }

 private:
  static std::vector<Environment::Variable> Block(
      const std::string& json, std::vector<Environment::Variable> more) {
    more.emplace_back(kVariable, json);
    return more;
  }

  Environment environment_;
  Configuration configuration_;
  app::Inputs inputs_;
};

TEST(Configuration, TakesTextsNumbersBooleansAndLists) {
  const Given given(
      R"({"service":["api","a,b $(x)y"],"env":"prod","version":7,)"
      R"("timeout":2.5,"dry-run":true,"skip-git":"false",)"
      R"("custom-tags":"a:b, c:d\ne:f","team":null})");
  EXPECT_THAT(given.Problems(), IsEmpty());
  EXPECT_THAT(given.All("service"), ElementsAre("api", "a,b $(x)y"));
  EXPECT_THAT(given.All("env"), ElementsAre("prod"));
  EXPECT_THAT(given.All("version"), ElementsAre("7"));
  EXPECT_THAT(given.All("timeout"), ElementsAre("2.5"));
  EXPECT_THAT(given.All("dry-run"), ElementsAre("true"));
  EXPECT_THAT(given.All("skip-git"), ElementsAre("false"));
  EXPECT_THAT(given.All("custom-tags"), ElementsAre("a:b", "c:d", "e:f"));
  EXPECT_THAT(given.All("team"), IsEmpty());
  EXPECT_EQ(given.inputs().Get(app::input::kEnv)->source, "env:");
}

TEST(Configuration, IsEmptyWhereThePluginHasNoOptions) {
  for (const char* json : {"null", "{}", ""}) {
    const Given given(json);
    EXPECT_THAT(given.Problems(), IsEmpty()) << json;
    EXPECT_THAT(given.All("service"), IsEmpty()) << json;
  }
}

struct Mistake {
  const char* json;
  const char* message;
};

class MistakeTest : public ::testing::TestWithParam<Mistake> {};

TEST_P(MistakeTest, IsTold) {
  EXPECT_THAT(Given(GetParam().json).Problems(),
              ElementsAre(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Configuration, MistakeTest,
    ::testing::Values(
        Mistake{R"({"servise":"x"})",
                "\"servise\": unknown option. Did you mean "
                "service?"},
        Mistake{R"({"custom_tags":"a:b"})",
                "\"custom_tags\": unknown option. Did you mean "
                "custom-tags?"},
        Mistake{R"({"api_key_env":"X"})",
                "\"api_key_env\": unknown option. Did you mean "
                "api-key-env?"},
        Mistake{R"({"a\n::error::b":"x"})",
                "\"a\\n::error::b\": unknown option. The plugin's README lists "
                "the options."},
        Mistake{R"({"job-status":"success"})",
                "\"job-status\": unknown option. The plugin's README lists the "
                "options."},
        Mistake{R"({"version":1.1})",
                "version: must be text, not a fraction. Write it in "
                "quotes: YAML reads 1.10 as 1.1, and on as true."},
        Mistake{R"({"env":true})",
                "env: must be text, not true or false. Write it in "
                "quotes: YAML reads 1.10 as 1.1, and on as true."},
        Mistake{R"({"service":["a",{"b":1}]})",
                "service: must be text, a number, true or false. Write "
                "one value, or a list of values for service and custom-tags."},
        Mistake{R"({"env":["a","b"]})",
                "env: must be one value, not a list. Write the value "
                "alone."},
        Mistake{R"({"doctor":"perhaps"})",
                "doctor: must be true or false. Write true to check the "
                "set-up."},
        Mistake{"[1]",
                "BUILDKITE_PLUGIN_CONFIGURATION: is not a JSON object. "
                "Run the plugin through Buildkite's agent, which sets it."},
        Mistake{"{\"env\":",
                "BUILDKITE_PLUGIN_CONFIGURATION: is not a JSON object. "
                "Run the plugin through Buildkite's agent, which sets it."}));

TEST(Configuration, GivesWhatIsRightDespiteMistakes) {
  const Given given(R"({"on-error":"fail","oops":1})");
  EXPECT_EQ(given.Problems().size(), 1u);
  EXPECT_THAT(given.All("on-error"), ElementsAre("fail"));
}

TEST(Configuration, RefusesAKeyInThePipelineWithoutShowingIt) {
  for (const char* name :
       {"api-key", "api_key", "apiKey", "API-KEY", "dd-api-key"}) {
    const Given given(std::string("{\"") + name + "\":\"s3cr3t\"}");
    ASSERT_EQ(given.Problems().size(), 1u) << name;
    EXPECT_THAT(given.Problems()[0],
                ::testing::AllOf(
                    ::testing::StartsWith(std::string("\"") + name + "\":"),
                    ::testing::HasSubstr("must not be in a pipeline"),
                    ::testing::Not(::testing::HasSubstr("s3cr3t"))));
    EXPECT_THAT(given.All("api-key"), IsEmpty());
  }
}

TEST(Configuration, ShowsTheNameOfAKeyOnOneLine) {
  EXPECT_THAT(Given(R"({"api\nkey\u001b":"s3cr3t"})").Problems(),
              ElementsAre(::testing::StartsWith("\"api\\nkey\\033\": ")));
}

TEST(ApiKeyEnv, NamesTheVariableOfTheKey) {
  const Given given(R"({"api-key-env":"MY_KEY"})",
                    {{"MY_KEY", "k1"}, {"DD_API_KEY", "k2"}});
  EXPECT_THAT(given.Problems(), IsEmpty());
  EXPECT_EQ(given.inputs().Get(app::input::kApiKey)->text, "k1");
}

TEST(SecretVariables, AreThoseOfKeysAndSinks) {
  std::vector<std::string> expected = {"DD_API_KEY", "DATADOG_API_KEY",
                                       "DD_APP_KEY", "DATADOG_APP_KEY"};
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    if (kind.secret == nullptr) continue;
    for (const absl::string_view variable : kind.secret->variables) {
      expected.emplace_back(variable);
    }
  }
  expected.emplace_back("MY_KEY");
  const Given given(R"({"api-key-env":"MY_KEY"})");
  EXPECT_EQ(given.configuration().SecretVariables(), expected);
}

TEST(ApiKeyEnv, IsTheSuitesOwnVariableWhereItIsNotGiven) {
  const Given given("{}", {{"DD_API_KEY", "k2"}});
  EXPECT_EQ(given.inputs().Get(app::input::kApiKey)->text, "k2");
}

TEST(ApiKeyEnv, NeverFallsBackToAnotherKey) {
  const Given given(R"({"api-key-env":"MY_KEY"})", {{"DD_API_KEY", "k2"}});
  EXPECT_THAT(given.Problems(),
              ElementsAre("api-key-env: the variable that it names (not shown) "
                          "is not set in this job. Set it from your secrets, "
                          "before the pre-command hook runs."));
}

TEST(ApiKeyEnv, NeedsNoKeyForADryRun) {
  EXPECT_THAT(Given(R"({"api-key-env":"MY_KEY","dry-run":true})").Problems(),
              IsEmpty());
}

TEST(ApiKeyEnv, IsNotShownWhereItIsNoName) {
  for (const char* text : {"\"$KEY\"", "\"0c0ffee\"", "\"a b\"", "7", "\"\""}) {
    EXPECT_THAT(
        Given(std::string("{\"api-key-env\":") + text + "}").Problems(),
        ElementsAre(
            "api-key-env: must be the name of a variable (value not shown). "
            "Name the variable that holds the key, without a dollar "
            "sign."))
        << text;
  }
}

}  // namespace
}  // namespace dora::buildkite_plugin
