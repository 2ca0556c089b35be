#include "app/host/step_host.h"

#include <gtest/gtest.h>

#include <string>

namespace dora::app {
namespace {

struct LineCase {
  const char* name;
  std::string text;
  std::string line;
};

class OneLineTest : public ::testing::TestWithParam<LineCase> {};

TEST_P(OneLineTest, HoldsNoControlCharacter) {
  EXPECT_EQ(OneLine(GetParam().text), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, OneLineTest,
    ::testing::Values(
        LineCase{"Plain", "a b \"c\" \\d", "a b \"c\" \\d"},
        LineCase{"Empty", "", ""},
        LineCase{"LineBreak", "a\n::error::b", "a\\n::error::b"},
        LineCase{"CarriageReturn", "a\rb", "a?b"},
        LineCase{"Escape", "\033[2Ja", "?[2Ja"}, LineCase{"Bell", "a\a", "a?"},
        LineCase{"Tab", "a\tb", "a?b"}, LineCase{"Delete", "a\177", "a?"},
        LineCase{"Null", std::string("a\0b", 3), "a?b"},
        LineCase{"Umlaut", "J\xC3\xBCrgen", "J\xC3\xBCrgen"},
        LineCase{"NoBreakSpace", "a\xC2\xA0z", "a\xC2\xA0z"},
        LineCase{"LetterThatHoldsAC1Byte", "\xC3\x9B", "\xC3\x9B"},
        LineCase{"C1Controls",
                 "a\xC2\x9B"
                 "2J\xC2\x85z",
                 "a?2J?z"}),
    [](const auto& info) { return info.param.name; });

TEST(ConsoleHostTest, AMessageIsOneLineOnStderrWithItsLevel) {
  ConsoleHost host(/*use_color=*/false);
  ::testing::internal::CaptureStderr();
  host.Say(Level::kInfo, "fine");
  host.Say(Level::kNotice, "look");
  host.Say(Level::kWarning, "a\nb");
  host.Say(Level::kError, "\033[31m");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "fine\nnote: look\nwarning: a\\nb\nerror: ?[31m\n");
}

TEST(ConsoleHostTest, ColorIsOnTheLevelOnly) {
  ConsoleHost host(/*use_color=*/true);
  ::testing::internal::CaptureStderr();
  host.Say(Level::kInfo, "fine");
  host.Say(Level::kError, "bad");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "fine\n\033[31merror: \033[0mbad\n");
}

}  // namespace
}  // namespace dora::app
