#include "app/inputs/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

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
  const std::set<absl::string_view> secrets = {
      input::kApiKey,       input::kAppKey,      input::kCdeventsToken,
      input::kDevlakeToken, input::kOtlpHeaders, input::kWebhookSecret};
  for (const InputSpec& spec : AllInputs()) {
    EXPECT_EQ(spec.secret, secrets.count(spec.name) > 0) << spec.name;
  }
}

// Those that the sinks' table names are inputs.
TEST(InputTableTest, EverySinksSecretIsAnInput) {
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    if (kind.secret_input.empty()) continue;
    size_t found = 0;
    for (const InputSpec& spec : AllInputs()) {
      if (spec.name == kind.secret_input) found += spec.secret ? 1 : 0;
    }
    EXPECT_EQ(found, 1u) << kind.name;
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

}  // namespace
}  // namespace dora::app
