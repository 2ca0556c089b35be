#include "app/import/repeat_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using testing::TempDirectory;
using Repeats = std::set<std::pair<int64_t, int64_t>>;

Repeats Find(RepeatFinder& finder) {
  Repeats repeats;
  EXPECT_TRUE(finder.ForEachRepeat([&repeats](int64_t first, int64_t later) {
    repeats.insert({first, later});
    return true;
  }));
  return repeats;
}

/// With how many keys in memory: all, some, and one a piece.
class RepeatFinderTest : public ::testing::TestWithParam<size_t> {
 protected:
  TempDirectory directory_;
  RepeatFinder finder_{directory_.path(), GetParam()};
};

TEST_P(RepeatFinderTest, FindsEachLaterLineWithTheFirst) {
  for (int64_t line = 1; line <= 3000; ++line) {
    ASSERT_TRUE(finder_.Add({"key", absl::StrCat(line % 2999)}, line));
  }
  ASSERT_TRUE(finder_.Add({"key", "1"}, 3001));
  EXPECT_EQ(Find(finder_), (Repeats{{1, 3000}, {1, 3001}}));
}

TEST_P(RepeatFinderTest, TellsThePartsApart) {
  ASSERT_TRUE(finder_.Add({"ab", "c"}, 1));
  ASSERT_TRUE(finder_.Add({"a", "bc"}, 2));
  EXPECT_EQ(Find(finder_), Repeats{});
}

TEST_P(RepeatFinderTest, EndsWhereItIsTold) {
  for (int64_t line = 1; line <= 10; ++line) {
    ASSERT_TRUE(finder_.Add({"key"}, line));
  }
  int calls = 0;
  EXPECT_TRUE(finder_.ForEachRepeat(
      [&calls](int64_t, int64_t) { return ++calls < 3; }));
  EXPECT_EQ(calls, 3);
}

INSTANTIATE_TEST_SUITE_P(InMemory, RepeatFinderTest,
                         ::testing::Values(100000, 700, 1));

TEST(RepeatFinder, SaysWhereItCannotWrite) {
  RepeatFinder finder("/no/such/folder", 1);
  EXPECT_FALSE(finder.Add({"key"}, 1));
}

}  // namespace
}  // namespace dora::app
