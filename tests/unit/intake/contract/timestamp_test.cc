#include "intake/contract/timestamp.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

TEST(FromUnixTime, TellsTheUnitByMagnitude) {
  EXPECT_EQ(FromUnixTime(1693491974), absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(FromUnixTime(1693491974123), absl::FromUnixMillis(1693491974123));
  EXPECT_EQ(FromUnixTime(1693491974123456789),
            absl::FromUnixNanos(1693491974123456789));
}

TEST(FromUnixTime, KnowsTheEndsOfEachRange) {
  EXPECT_EQ(FromUnixTime(1), absl::FromUnixSeconds(1));
  EXPECT_EQ(FromUnixTime(9223372036), absl::FromUnixSeconds(9223372036));
  EXPECT_EQ(FromUnixTime(9223372037), std::nullopt);
  EXPECT_EQ(FromUnixTime(99999999999), std::nullopt);
  EXPECT_EQ(FromUnixTime(100000000000), absl::FromUnixMillis(100000000000));
  EXPECT_EQ(FromUnixTime(9223372036854), absl::FromUnixMillis(9223372036854));
  EXPECT_EQ(FromUnixTime(9223372036855), std::nullopt);
  EXPECT_EQ(FromUnixTime(INT64_MAX), absl::FromUnixNanos(INT64_MAX));
}

TEST(FromUnixTime, RefusesWhatTheApiDoesNotList) {
  EXPECT_EQ(FromUnixTime(0), std::nullopt);
  EXPECT_EQ(FromUnixTime(-1693491974), std::nullopt);
  EXPECT_EQ(FromUnixTime(INT64_MIN), std::nullopt);
  EXPECT_EQ(FromUnixTime(1693491974123456), std::nullopt) << "microseconds";
}

TEST(FormatRfc3339, ShowsAFractionOnlyWhereThereIsOne) {
  EXPECT_EQ(FormatRfc3339(absl::FromUnixSeconds(1693491974)),
            "2023-08-31T14:26:14Z");
  EXPECT_EQ(FormatRfc3339(absl::FromUnixMillis(1693491974120)),
            "2023-08-31T14:26:14.12Z");
}

TEST(ParseRfc3339, ReadsOffsets) {
  EXPECT_EQ(ParseRfc3339("2023-08-31T14:26:14Z"),
            absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(ParseRfc3339("2023-08-31T16:26:14+02:00"),
            absl::FromUnixSeconds(1693491974));
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
