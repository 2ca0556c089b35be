#include "app/inputs/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "app/inputs/choices.h"
#include "sinks/sink.h"
#include "tests/support/context_tags.h"
#include "tests/support/environment_of.h"

namespace dora::app {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(InputTableTest, EachNameAndEachVariableIsThereOnce) {
  std::set<std::string> names;
  std::set<std::string> variables;
  for (const InputSpec& spec : AllInputs()) {
    EXPECT_TRUE(names.emplace(spec.name).second) << spec.name;
    for (const absl::string_view variable : spec.variables) {
      EXPECT_TRUE(variables.emplace(variable).second) << variable;
    }
  }
}

TEST(InputTableTest, EachSaysWhatItIsAndWhoTakesIt) {
  for (const InputSpec& spec : AllInputs()) {
    EXPECT_FALSE(spec.help.empty()) << spec.name;
    EXPECT_NE(spec.scope, 0u) << spec.name;
  }
}

TEST(InputTableTest, TheKeysAndTheSecretsOfSinksAloneAreSecrets) {
  const std::set<input::Id> secrets = {
      input::kApiKey,       input::kAppKey,      input::kCdeventsToken,
      input::kDevlakeToken, input::kOtlpHeaders, input::kWebhookSecret};
  for (const InputSpec& spec : AllInputs()) {
    EXPECT_EQ(spec.secret, secrets.count(spec.id) > 0) << spec.name;
  }
}

// Those that the sinks' table names are inputs.
TEST(InputTableTest, EverySinksSecretIsAnInput) {
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    if (kind.secret_input.empty()) continue;
    const InputSpec* const input = FindInput(kind.secret_input);
    ASSERT_NE(input, nullptr) << kind.name;
    EXPECT_TRUE(input->secret) << kind.name;
  }
}

TEST(InputTableTest, TheFieldsVariablesAreTaken) {
  std::set<std::string> variables;
  for (const InputSpec& spec : AllInputs()) {
    variables.insert(spec.variables.begin(), spec.variables.end());
  }
  for (const char* variable :
       {"DD_API_KEY", "DATADOG_API_KEY", "DD_SITE", "DATADOG_SITE",
        "DD_SERVICE", "DD_ENV", "DD_VERSION", "DD_TAGS"}) {
    EXPECT_EQ(variables.count(variable), 1u) << variable;
  }
}

TEST(InputTableTest, AnInputIsFoundByItsNameAlone) {
  for (const InputSpec& spec : AllInputs()) {
    EXPECT_EQ(FindInput(spec.name), &spec);
    EXPECT_EQ(&SpecOf(spec.id), &spec);
  }
  for (const char* unknown : {"", "servise", "SERVICE", "DD_SERVICE"}) {
    EXPECT_EQ(FindInput(unknown), nullptr) << unknown;
  }
}

class InputsTest : public ::testing::Test {
 protected:
  InputsTest()
      : environment_(EnvironmentOf{{"DATADOG_API_KEY", "second"},
                                   {"DD_ENV", " prod\n"},
                                   {"DD_SERVICE", "shop"},
                                   {"DD_SITE", "  "},
                                   {"DATADOG_SITE", "datadoghq.eu"}}
                         .Build()),
        inputs_(environment_) {}

  providers::Environment environment_;
  Inputs inputs_;
};

TEST_F(InputsTest, WhatIsNowhereGivenIsAbsent) {
  EXPECT_EQ(inputs_.Get(input::kVersion), std::nullopt);
  EXPECT_THAT(inputs_.All(input::kVersion), IsEmpty());
}

TEST_F(InputsTest, TheEnvironmentGivesAValueTrimmed) {
  EXPECT_EQ(inputs_.Get(input::kEnv), (Sourced{"prod", "DD_ENV"}));
}

TEST_F(InputsTest, TheFirstVariableWithAValueWins) {
  EXPECT_EQ(inputs_.Get(input::kApiKey),
            (Sourced{"second", "DATADOG_API_KEY"}));
  EXPECT_EQ(inputs_.Get(input::kSite),
            (Sourced{"datadoghq.eu", "DATADOG_SITE"}));
}

TEST_F(InputsTest, AGivenValueWinsOverTheEnvironment) {
  inputs_.Give(input::kEnv, " staging\n", "--env");
  EXPECT_EQ(inputs_.Get(input::kEnv), (Sourced{"staging", "--env"}));
  EXPECT_EQ(inputs_.FromEnvironment(input::kEnv), (Sourced{"prod", "DD_ENV"}));
}

TEST_F(InputsTest, ABlankValueIsNoneAndTheEnvironmentsStays) {
  inputs_.Give(input::kEnv, " \t\n", "--env");
  inputs_.Give(input::kEnv, "", "--env");
  EXPECT_EQ(inputs_.Get(input::kEnv), (Sourced{"prod", "DD_ENV"}));
  EXPECT_THAT(inputs_.Given(input::kEnv), IsEmpty());
}

TEST_F(InputsTest, SeveralValuesKeepTheirOrder) {
  inputs_.Give(input::kService, "b", "--service");
  inputs_.Give(input::kService, "a", "--service");
  EXPECT_THAT(
      inputs_.All(input::kService),
      ElementsAre(Sourced{"b", "--service"}, Sourced{"a", "--service"}));
  EXPECT_EQ(inputs_.Get(input::kService), (Sourced{"b", "--service"}));
}

TEST_F(InputsTest, AllIsTheEnvironmentsOneWhereNoneIsGiven) {
  EXPECT_THAT(inputs_.All(input::kService),
              ElementsAre(Sourced{"shop", "DD_SERVICE"}));
  EXPECT_THAT(inputs_.Given(input::kService), IsEmpty());
}

struct FlagCase {
  const char* text;
  bool value;
};

class FlagTest : public ::testing::TestWithParam<FlagCase> {};

TEST_P(FlagTest, IsReadFromAnyUsualWord) {
  const providers::Environment environment =
      EnvironmentOf{{"DORA_DRY_RUN", GetParam().text}}.Build();
  const auto value = Inputs(environment).Flag(input::kDryRun);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Words, FlagTest,
    ::testing::Values(FlagCase{"true", true}, FlagCase{"True", true},
                      FlagCase{"TRUE", true}, FlagCase{" 1\n", true},
                      FlagCase{"yes", true}, FlagCase{"false", false},
                      FlagCase{"False", false}, FlagCase{"0", false},
                      FlagCase{"no", false}, FlagCase{"", false},
                      FlagCase{" ", false}));

TEST(InputsFlagTest, WhatIsNeitherTrueNorFalseIsAUsageError) {
  const providers::Environment environment =
      EnvironmentOf{{"DORA_SKIP_GIT", "maybe"}}.Build();
  const auto value = Inputs(environment).Flag(input::kSkipGit);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().kind, core::ErrorKind::kUsage);
  EXPECT_THAT(value.error().message,
              HasSubstr("skip-git: \"maybe\" (from DORA_SKIP_GIT)"));
}

core::Sourced Word(const char* text) { return {text, "the test"}; }

// An enumerator stands where the table has its word.
TEST(ChoiceTest, EachWordIsItsEnumerator) {
  using input::kOnError;
  EXPECT_EQ(ReadChoice<OnError>(kOnError, Word("warn")), OnError::kWarn);
  EXPECT_EQ(ReadChoice<OnError>(kOnError, Word("fail")), OnError::kFail);
  using input::kOutput;
  EXPECT_EQ(ReadChoice<OutputFormat>(kOutput, Word("text")),
            OutputFormat::kText);
  EXPECT_EQ(ReadChoice<OutputFormat>(kOutput, Word("json")),
            OutputFormat::kJson);
  for (const input::Id id : {input::kOnFailure, input::kOnJobFailure}) {
    EXPECT_EQ(ReadChoice<OnFailure>(id, Word("skip")), OnFailure::kNothing);
    EXPECT_EQ(ReadChoice<OnFailure>(id, Word("failure-event")),
              OnFailure::kIncident);
  }
}

TEST(ChoiceTest, WithoutAValueIsTheTablesDefault) {
  const auto environment = EnvironmentOf{}.Build();
  const Inputs inputs(environment);
  EXPECT_EQ(inputs.Choice<OnError>(input::kOnError), OnError::kWarn);
  EXPECT_EQ(inputs.Choice<OutputFormat>(input::kOutput), OutputFormat::kText);
  EXPECT_EQ(inputs.Choice<OnFailure>(input::kOnFailure), OnFailure::kNothing);
}

TEST(ChoiceTest, AnotherWordIsAUsageErrorThatListsTheWords) {
  const auto environment = EnvironmentOf{{"DORA_ON_ERROR", "ignore"}}.Build();
  const auto choice = Inputs(environment).Choice<OnError>(input::kOnError);
  ASSERT_FALSE(choice.has_value());
  EXPECT_EQ(choice.error().kind, core::ErrorKind::kUsage);
  EXPECT_EQ(core::ToString(choice.error()),
            "on-error: \"ignore\" (from DORA_ON_ERROR) is not warn or fail. "
            "Use warn or fail.");
}

TEST(ChoiceTest, ThreeWordsAreListedAsPeopleDo) {
  const auto mode = ReadWord(input::kDetectRollback, Word("on"));
  ASSERT_FALSE(mode.has_value());
  EXPECT_EQ(mode.error().hint, "Use off, tag or mark.");
}

}  // namespace
}  // namespace dora::app
