#include "intake/timestamp.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

TEST(NormaliseUnixTime, TellsTheUnitByMagnitude) {
  EXPECT_EQ(NormaliseUnixTime(1693491974), 1693491974000000000);
  EXPECT_EQ(NormaliseUnixTime(1693491974123), 1693491974123000000);
  EXPECT_EQ(NormaliseUnixTime(1693491974123456789), 1693491974123456789);
}

TEST(NormaliseUnixTime, KnowsTheEndsOfEachRange) {
  EXPECT_EQ(NormaliseUnixTime(1), 1000000000);
  EXPECT_EQ(NormaliseUnixTime(9223372036), 9223372036000000000);
  EXPECT_EQ(NormaliseUnixTime(9223372037), std::nullopt);
  EXPECT_EQ(NormaliseUnixTime(99999999999), std::nullopt);
  EXPECT_EQ(NormaliseUnixTime(100000000000), 100000000000000000);
  EXPECT_EQ(NormaliseUnixTime(9223372036854), 9223372036854000000);
  EXPECT_EQ(NormaliseUnixTime(9223372036855), std::nullopt);
  EXPECT_EQ(NormaliseUnixTime(INT64_MAX), INT64_MAX);
}

TEST(NormaliseUnixTime, RefusesWhatTheApiDoesNotList) {
  EXPECT_EQ(NormaliseUnixTime(0), std::nullopt);
  EXPECT_EQ(NormaliseUnixTime(-1693491974), std::nullopt);
  EXPECT_EQ(NormaliseUnixTime(INT64_MIN), std::nullopt);
  EXPECT_EQ(NormaliseUnixTime(1693491974123456), std::nullopt)
      << "microseconds";
}

TEST(FormatRfc3339, ShowsAFractionOnlyWhereThereIsOne) {
  EXPECT_EQ(FormatRfc3339(1693491974000000000), "2023-08-31T14:26:14Z");
  EXPECT_EQ(FormatRfc3339(1693491974120000000), "2023-08-31T14:26:14.12Z");
}

TEST(ParseRfc3339, ReadsOffsets) {
  EXPECT_EQ(ParseRfc3339("2023-08-31T14:26:14Z"), 1693491974000000000);
  EXPECT_EQ(ParseRfc3339("2023-08-31T16:26:14+02:00"), 1693491974000000000);
}

TEST(ParseRfc3339, RefusesOtherText) {
  for (const char* text :
       {"", "infinite-past", "2023-08-31", "1693491974", "2023-08-31T14:26:14",
        " 2023-08-31T14:26:14Z", "2023-13-31T14:26:14Z", "yesterday"}) {
    EXPECT_EQ(ParseRfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace dora::intake
