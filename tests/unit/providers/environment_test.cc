#include "providers/environment.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "tests/support/environment_of.h"

namespace dora::providers {
namespace {

using testing::EnvironmentOf;

TEST(EnvironmentTest, GivesTheValueOfAVariable) {
  EXPECT_EQ((EnvironmentOf{{"A", "1"}, {"B", "2"}}.Build().Get("B")), "2");
}

TEST(EnvironmentTest, AVariableThatIsNotSetIsAbsent) {
  EXPECT_EQ((EnvironmentOf{{"AB", "1"}}.Build().Get("A")), std::nullopt);
}

TEST(EnvironmentTest, NamesAreCaseSensitive) {
  EXPECT_EQ((EnvironmentOf{{"gitlab_ci", "true"}}.Build().Get("GITLAB_CI")),
            std::nullopt);
}

TEST(EnvironmentTest, AnEmptyVariableIsAbsent) {
  EXPECT_EQ((EnvironmentOf{{"A", ""}}.Build().Get("A")), std::nullopt);
}

TEST(EnvironmentTest, ABlankVariableIsAbsent) {
  EXPECT_EQ((EnvironmentOf{{"A", " \t\r\n"}}.Build().Get("A")), std::nullopt);
}

TEST(EnvironmentTest, WhiteSpaceAroundAValueIsDroppedAndWithinItStays) {
  EXPECT_EQ((EnvironmentOf{{"A", "\n my  job \t"}}.Build().Get("A")),
            "my  job");
}

TEST(EnvironmentTest, VariablesKeepTheirOrderAndTheirWhiteSpace) {
  const std::vector<Environment::Variable> variables = {{"B", " 2"},
                                                        {"A", "1"}};
  EXPECT_EQ(Environment(variables).variables(), variables);
}

TEST(EnvironmentTest, ABlockIsReadUpToItsNullPointer) {
  char first[] = "A=1";
  char empty[] = "B=";
  char equals[] = "C=x=y";
  char* block[] = {first, empty, equals, nullptr};
  const std::vector<Environment::Variable> expected = {
      {"A", "1"}, {"B", ""}, {"C", "x=y"}};
  EXPECT_EQ(Environment::FromBlock(block).variables(), expected);
}

TEST(EnvironmentTest, AnEntryWithoutAnEqualsSignIsSkipped) {
  char broken[] = "BROKEN";
  char good[] = "A=1";
  char* block[] = {broken, good, nullptr};
  EXPECT_EQ(Environment::FromBlock(block).variables().size(), 1u);
}

TEST(EnvironmentTest, NoBlockIsAnEmptyEnvironment) {
  EXPECT_TRUE(Environment::FromBlock(nullptr).variables().empty());
}

}  // namespace
}  // namespace dora::providers
