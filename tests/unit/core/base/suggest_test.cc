#include "core/base/suggest.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace dora::core {
namespace {

struct SuggestCase {
  const char* name;
  const char* typed;
  const char* nearest;
};

class NearestNameTest : public ::testing::TestWithParam<SuggestCase> {};

TEST_P(NearestNameTest, IsTheOneThatWasMeantOrNone) {
  EXPECT_EQ(
      NearestName(GetParam().typed, {"--service", "--env", "--version",
                                     "--verbose", "--team", "--started-at"}),
      GetParam().nearest);
}

INSTANTIATE_TEST_SUITE_P(
    Typed, NearestNameTest,
    ::testing::Values(SuggestCase{"Exact", "--service", "--service"},
                      SuggestCase{"MissingLetter", "--servce", "--service"},
                      SuggestCase{"DoubledLetter", "--servicee", "--service"},
                      SuggestCase{"WrongLetter", "--sarvice", "--service"},
                      SuggestCase{"SwappedLetters", "--serivce", "--service"},
                      SuggestCase{"TwiceSwapped", "--esrivec", "--service"},
                      SuggestCase{"Underscore", "--started_at", "--started-at"},
                      SuggestCase{"ShortName", "--evn", "--env"},
                      SuggestCase{"Nearer", "--verbos", "--verbose"},
                      SuggestCase{"FarFromAll", "--colour", ""},
                      SuggestCase{"Empty", "", ""}),
    [](const auto& info) { return info.param.name; });

TEST(SuggestTest, OfTwoAsNearTheFirstIsSuggested) {
  EXPECT_EQ(NearestName("cat", {"bat", "rat"}), "bat");
}

/// Names come from outside: one of 8 MiB took eight seconds.
TEST(SuggestTest, AVeryLongNameIsNearToNothingAtOnce) {
  const std::clock_t start = std::clock();
  EXPECT_EQ(NearestName(std::string(8 << 20, 's'),
                        {"service", "custom-tags", "git-repository-url"}),
            "");
  EXPECT_LT(std::clock() - start, CLOCKS_PER_SEC);
}

TEST(SuggestTest, WithNothingKnownNothingIsSuggested) {
  EXPECT_EQ(NearestName("cat", {}), "");
}

}  // namespace
}  // namespace dora::core
