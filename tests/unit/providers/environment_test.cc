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

TEST(EnvironmentTest, AnEntryIsANameAndAValue) {
  const std::vector<Environment::Variable> expected = {
      {"A", "1"}, {"B", ""}, {"C", "x=y"}};
  EXPECT_EQ(Environment::FromEntries({"A=1", "B=", "C=x=y"}).variables(),
            expected);
}

TEST(EnvironmentTest, AnEntryWithoutAnEqualsSignIsSkipped) {
  EXPECT_EQ(Environment::FromEntries({"BROKEN", "A=1"}).variables().size(), 1u);
}

}  // namespace
}  // namespace dora::providers
