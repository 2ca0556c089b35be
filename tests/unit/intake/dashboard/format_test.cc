#include "intake/dashboard/format.h"

#include <gtest/gtest.h>

namespace dora::intake::dashboard {
namespace {

TEST(DurationInWords, SaysTheTwoLargestUnits) {
  const struct {
    double seconds;
    const char* text;
  } kCases[] = {
      {0, "0 s"},
      {0.4, "0 s"},
      {59.4, "59 s"},
      {59.5, "1 min"},
      {90, "1 min 30 s"},
      {599, "9 min 59 s"},
      {629, "10 min"},
      {3569, "59 min"},
      {3570, "1 h"},
      {12000, "3 h 20 min"},
      {86369, "23 h 59 min"},
      {86370, "1 d"},
      {187200, "2 d 4 h"},
      {86400.0 * 40, "40 d"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(DurationInWords(absl::Seconds(one.seconds)), one.text)
        << one.seconds;
  }
}

TEST(FormatTime, IsInUtc) {
  EXPECT_EQ(FormatMinute(absl::FromUnixSeconds(1693491974)),
            "31 Aug 2023 14:26");
  EXPECT_EQ(FormatSecond(absl::FromUnixSeconds(1693491974)), "31 Aug 14:26:14");
}

TEST(FormatFrequency, TakesTheUnitWithAtLeastOne) {
  EXPECT_EQ(FormatFrequency(0), "none");
  EXPECT_EQ(FormatFrequency(2.44), "2.4 per day");
  EXPECT_EQ(FormatFrequency(1), "1.0 per day");
  EXPECT_EQ(FormatFrequency(0.5), "3.5 per week");
  EXPECT_EQ(FormatFrequency(0.04), "1.2 per month");
}

TEST(FormatShare, IsInPercent) {
  EXPECT_EQ(FormatShare(0), "0.0 %");
  EXPECT_EQ(FormatShare(0.125), "12.5 %");
  EXPECT_EQ(FormatShare(1), "100.0 %");
}

TEST(FormatCount, KnowsThePlural) {
  EXPECT_EQ(FormatCount(0, "day"), "0 days");
  EXPECT_EQ(FormatCount(1, "day"), "1 day");
  EXPECT_EQ(FormatCount(2, "day"), "2 days");
}

TEST(Shorten, CutsBetweenCharacters) {
  EXPECT_EQ(Shorten("short", 5), "short");
  EXPECT_EQ(Shorten("longer", 4), "long…");
  EXPECT_EQ(Shorten("aüb", 2), "a…");
  EXPECT_EQ(Shorten("aüb", 3), "aü…");
}

}  // namespace
}  // namespace dora::intake::dashboard
