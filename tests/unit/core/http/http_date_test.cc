#include "core/http/http_date.h"

#include <gtest/gtest.h>

namespace dora::core {
namespace {

TEST(HttpDateTest, IsReadInItsThreeForms) {
  const absl::Time expected = absl::FromUnixSeconds(784111777);
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994"), expected);
}

TEST(HttpDateTest, IsNothingElse) {
  for (const char* other : {"", "now", "784111777", "infinite-future",
                            "Sun, 06 Nov 1994", "1994-11-06T08:49:37Z"}) {
    EXPECT_FALSE(ParseHttpDate(other)) << other;
  }
}

}  // namespace
}  // namespace dora::core
