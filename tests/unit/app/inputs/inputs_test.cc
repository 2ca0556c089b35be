#include "app/inputs/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "app/inputs/choices.h"
#include "sinks/sink_kinds.h"
#include "tests/support/context_tags.h"
#include "tests/support/environment_of.h"

namespace dora::app {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

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

TEST(GiveAll, WhatIsGivenLaterStandsBehind) {
  const providers::Environment environment = EnvironmentOf().Build();
  Inputs step(environment);
  step.Give(input::kEnv, "of the step", "env");
  step.Give(input::kSite, "datadoghq.eu", "site");
  Inputs inputs(environment);
  inputs.Give(input::kEnv, "of the command line", "--env");
  inputs.GiveAll(step);
  EXPECT_EQ(inputs.Get(input::kEnv)->text, "of the command line");
  EXPECT_EQ(inputs.Given(input::kEnv).size(), 2u);
  EXPECT_EQ(inputs.Get(input::kSite)->source, "site");
}

TEST(InputTableTest, EachSaysWhatItIsAndWhoTakesIt) {
  for (const InputSpec& spec : AllInputs()) {
    EXPECT_FALSE(spec.help.empty()) << spec.name;
    EXPECT_NE(spec.scope, 0u) << spec.name;
  }
}

TEST(InputTableTest, TheKeysAndTheSecretsOfSinksAloneAreSecrets) {
  for (const InputSpec& spec : AllInputs()) {
    const bool is_key = spec.id == input::kApiKey || spec.id == input::kAppKey;
    EXPECT_EQ(spec.secret, is_key || spec.sink_secret != nullptr) << spec.name;
  }
}

TEST(InputTableTest, TheSecretsOfSinksStandBehindTheSink) {
  const InputSpec* spec = &SpecOf(input::kSink);
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    if (kind.secret == nullptr) continue;
    ++spec;
    EXPECT_EQ(spec->sink_secret, kind.secret) << kind.name;
    EXPECT_EQ(spec->name, kind.secret->input);
    EXPECT_EQ(spec->variables.begin()[0], kind.secret->variables.front());
    EXPECT_EQ(spec->help, kind.secret->help);
  }
  EXPECT_EQ((spec + 1)->id, input::kSink + 1);
}

TEST(InputTableTest, TheHelpOfTheSinkNamesEachKind) {
  const absl::string_view help = SpecOf(input::kSink).help;
  EXPECT_THAT(std::string(help), StartsWith("Where to send events: dora, "));
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    EXPECT_THAT(std::string(help),
                HasSubstr(absl::StrCat(kind.name, "=", kind.value)));
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

// The command line's values are given before the step's.
TEST_F(InputsTest, TheValueGivenFirstWins) {
  inputs_.Give(input::kEnv, "staging", "--env");
  inputs_.Give(input::kEnv, "test", "env:");
  EXPECT_EQ(inputs_.Get(input::kEnv), (Sourced{"staging", "--env"}));
  EXPECT_EQ(inputs_.FirstGiven(input::kEnv), (Sourced{"staging", "--env"}));
}

TEST_F(InputsTest, NothingIsGivenFirstWhereOnlyTheEnvironmentHasAValue) {
  EXPECT_EQ(inputs_.FirstGiven(input::kEnv), std::nullopt);
}

TEST_F(InputsTest, ABlankValueIsNoneAndTheEnvironmentsStays) {
  inputs_.Give(input::kEnv, " \t\n", "--env");
  inputs_.Give(input::kEnv, "", "--env");
  EXPECT_EQ(inputs_.Get(input::kEnv), (Sourced{"prod", "DD_ENV"}));
  EXPECT_THAT(inputs_.Given(input::kEnv), IsEmpty());
}

TEST_F(InputsTest, ABlankOptionIsAValueWhereTheInputTakesOne) {
  inputs_.GiveOption(input::kChangedSince, " ", "--changed-since");
  inputs_.GiveOption(input::kEnv, " ", "--env");
  inputs_.Give(input::kConfig, " ", "config");
  EXPECT_EQ(inputs_.Get(input::kChangedSince),
            (core::Sourced{"", "--changed-since"}));
  EXPECT_TRUE(inputs_.Given(input::kEnv).empty());
  EXPECT_TRUE(inputs_.Given(input::kConfig).empty());
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

std::vector<std::string> Texts(const std::vector<core::Secret>& secrets) {
  std::vector<std::string> texts;
  for (const core::Secret& secret : secrets) texts.push_back(secret.Reveal());
  return texts;
}

TEST_F(InputsTest, AKeyIsHiddenAsAWhole) {
  EXPECT_THAT(Texts(inputs_.SecretsIn(SpecOf(input::kApiKey))),
              ElementsAre("second"));
  EXPECT_THAT(inputs_.SecretsIn(SpecOf(input::kAppKey)), IsEmpty());
}

TEST_F(InputsTest, ASinksSecretIsHiddenInItsParts) {
  const InputSpec& headers = *FindInput("otlp-headers");
  inputs_.Give(headers.id, "x-tenant=acme,api-key=12345678", "the test");
  EXPECT_THAT(Texts(inputs_.SecretsIn(headers)),
              ElementsAre("x-tenant=acme,api-key=12345678", "12345678"));
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

/// What is wrong with `name` set to `value` in a command that takes all.
std::string WrongIn(const std::string& name, const std::string& value,
                    unsigned scope = ~0u) {
  const auto environment = EnvironmentOf{}.Build();
  Inputs inputs(environment);
  inputs.Give(FindInput(name)->id, value, "the test");
  const auto problems = WrongValues(inputs, scope);
  return problems.empty() ? "" : core::ToString(problems.front());
}

TEST(WrongValues, AreThoseOfEveryChoiceFlagAndNumberOfTheTable) {
  for (const InputSpec& spec : AllInputs()) {
    const bool is_choice = spec.value.find('|') != spec.value.npos;
    const bool is_bound = spec.type == InputType::kFlag || is_choice ||
                          spec.value == "SECONDS" || spec.value == "NUMBER";
    const std::string name(spec.name);
    EXPECT_EQ(WrongIn(name, "\t no such value").empty(), !is_bound) << name;
    EXPECT_EQ(WrongIn(name, "no such value", spec.scope).empty(), !is_bound);
    EXPECT_EQ(WrongIn(name, "no such value", ~unsigned{spec.scope}), "");
    EXPECT_EQ(WrongIn(name, ""), "") << name;
    if (is_choice) {
      for (const std::string& word : WordsOf(spec.id)) {
        EXPECT_EQ(WrongIn(name, word), "");
      }
    }
  }
  EXPECT_EQ(WrongIn("timeout", "0.5"), "");
  EXPECT_EQ(WrongIn("timeout", "0"),
            "timeout: \"0\" (from the test) is not a number of seconds up to "
            "3600. Write it like 30.");
  EXPECT_EQ(WrongIn("timeout", "nan"),
            "timeout: \"nan\" (from the test) is not a number of seconds up to "
            "3600. Write it like 30.");
  EXPECT_EQ(WrongIn("parallel", "64"), "");
  for (const char* text : {"0", "65", "1.5", "-1", "x"}) {
    EXPECT_NE(WrongIn("parallel", text), "") << text;
  }
  EXPECT_EQ(WrongIn("job-status", "Failed"), "");
  EXPECT_EQ(WrongIn("job-status", "CANCELED"), "");
}

TEST(WrongValues, AreOfVariablesTooAndNeverOfWhatTheUserDidNotSay) {
  const auto environment = EnvironmentOf{
      {"DORA_NO_FETCH", "maybe"},
      {"DORA_DETECT_ROLLBACK",
       "on"}}.Build();
  Inputs inputs(environment);
  inputs.GiveInferred(input::kOutput, "xml", "the CI");
  const auto problems = WrongValues(inputs, ~0u);
  ASSERT_EQ(problems.size(), 2);
  EXPECT_EQ(problems[0].kind, core::ErrorKind::kUsage);
  EXPECT_EQ(problems[1].message,
            "no-fetch: \"maybe\" (from DORA_NO_FETCH) is not true or false.");
}

TEST(ChoiceTest, ThreeWordsAreListedAsPeopleDo) {
  const auto mode = ReadWord(input::kDetectRollback, Word("on"));
  ASSERT_FALSE(mode.has_value());
  EXPECT_EQ(mode.error().hint, "Use off, tag or mark.");
}

}  // namespace
}  // namespace dora::app
