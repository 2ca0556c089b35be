#include "gitlab_component/dotenv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dora::gitlab_component {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct ValueCase {
  const char* name;
  std::string value;
  bool expressible;
};

class DotenvValue : public ::testing::TestWithParam<ValueCase> {};

TEST_P(DotenvValue, IsWrittenOnlyIfItArrivesAsItIs) {
  EXPECT_EQ(DotenvCanExpress(GetParam().value), GetParam().expressible);
}

INSTANTIATE_TEST_SUITE_P(
    Values, DotenvValue,
    ::testing::Values(
        ValueCase{"Empty", "", true}, ValueCase{"Plain", "shopist", true},
        ValueCase{"Url", "https://gitlab.com/a/b.git?x=1&y=2", true},
        ValueCase{"InnerSpace", "my shop", true},
        ValueCase{"Equals", "a=b", true},
        ValueCase{"Utf8", "caf\xC3\xA9", true},
        ValueCase{"Workflow", "::error::x", true},
        ValueCase{"Longest", std::string(kMaxDotenvValue, 'a'), true},
        ValueCase{"TooLong", std::string(kMaxDotenvValue + 1, 'a'), false},
        ValueCase{"NewLine", "a\nDD_SITE=evil.example", false},
        ValueCase{"Return", "a\rb", false}, ValueCase{"Tab", "a\tb", false},
        ValueCase{"Escape", "\x1b[31m", false},
        ValueCase{"Nul", std::string("a\0b", 3), false},
        ValueCase{"BrokenUtf8", "\xC3(", false},
        ValueCase{"Variable", "$DD_API_KEY", false},
        ValueCase{"BracedVariable", "${DD_API_KEY}", false},
        ValueCase{"WindowsVariable", "%DD_API_KEY%", false},
        ValueCase{"Command", "$(id)", false},
        ValueCase{"Backticks", "`id`", false},
        ValueCase{"DoubleQuote", "a\"b", false},
        ValueCase{"SingleQuote", "it's", false},
        ValueCase{"Backslash", "a\\nb", false},
        ValueCase{"Comment", "a #b", false},
        ValueCase{"SpaceBefore", " a", false},
        ValueCase{"SpaceAfter", "a ", false}),
    [](const auto& test) { return test.param.name; });

TEST(Dotenv, NamesAreTheOutputsNames) {
  EXPECT_EQ(DotenvName("event-id"), "DORA_EVENT_ID");
  EXPECT_EQ(DotenvName("git-repository-url"), "DORA_GIT_REPOSITORY_URL");
}

TEST(Dotenv, HasOneLineForEachValue) {
  const Dotenv dotenv =
      MakeDotenv({{"event-id", "e-1"}, {"service", ""}, {"delivered", "true"}});
  EXPECT_EQ(dotenv.text,
            "DORA_EVENT_ID=e-1\nDORA_SERVICE=\nDORA_DELIVERED=true\n");
  EXPECT_THAT(dotenv.left_out, IsEmpty());
}

TEST(Dotenv, LeavesOutWhatItCannotExpress) {
  const Dotenv dotenv = MakeDotenv(
      {{"service", "a\nDORA_DELIVERED=true"}, {"delivered", "false"}});
  EXPECT_EQ(dotenv.text, "DORA_DELIVERED=false\n");
  EXPECT_THAT(dotenv.left_out, ElementsAre("DORA_SERVICE"));
}

TEST(Dotenv, StaysBelowGitlabsLimitWhateverTheOutputs) {
  const std::string longest(kMaxDotenvValue, 'a');
  const Dotenv dotenv = MakeDotenv({{"event-id", longest},
                                    {"service", longest},
                                    {"git-repository-url", longest},
                                    {"git-commit-sha", std::string(64, 'a')},
                                    {"status", "sent,kept,rejected,lost"},
                                    {"delivered", "false"}});
  EXPECT_LT(dotenv.text.size(), 4 * 1024);
}

}  // namespace
}  // namespace dora::gitlab_component
