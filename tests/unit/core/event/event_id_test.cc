#include "core/event/event_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace dora::core {
namespace {

using ::testing::MatchesRegex;
using ::testing::SizeIs;

constexpr char k32HexadecimalDigits[] = "[0-9a-f]{32}";

TEST(StableId, Has32HexadecimalDigits) {
  EXPECT_THAT(StableId({}), MatchesRegex(k32HexadecimalDigits));
  EXPECT_THAT(StableId({"a", std::string(100000, 'b')}),
              MatchesRegex(k32HexadecimalDigits));
}

// The id must not change from release to release: an event kept by one may be
// reported again by the next.
TEST(StableId, IsTheFirstHalfOfTheSha256OfTheNetstrings) {
  // printf 2:ab1:c | sha256sum
  EXPECT_EQ(StableId({"ab", "c"}), "430fb1b4ac43316eca81fab27a1930ab");
}

TEST(StableId, TellsThePartsApart) {
  const std::vector<std::vector<std::string>> lists = {
      {},
      {""},
      {"", ""},
      {"abc"},
      {"ab", "c"},
      {"a", "bc"},
      {"abc", ""},
      {"", "abc"},
      {"c", "ab"},
      {"1:abc"},
      {"2:ab1:c"},
      {"ab1:c"},
      {"a", "b", "c"},
      {std::string("a\0b", 3)},
  };
  std::set<std::string> ids;
  for (const auto& parts : lists) ids.insert(StableId(parts));
  EXPECT_THAT(ids, SizeIs(lists.size()));
}

TEST(RandomId, Has32HexadecimalDigits) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(RandomId(), MatchesRegex(k32HexadecimalDigits));
  }
}

TEST(RandomId, DoesNotRepeat) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(RandomId());
  EXPECT_THAT(ids, SizeIs(1000));
}

}  // namespace
}  // namespace dora::core
