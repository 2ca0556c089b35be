#include "core/base/timestamp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace dora::core {
namespace {

using ::testing::HasSubstr;

struct AcceptedCase {
  const char* name;
  const char* text;
  /// Nanoseconds since 1970.
  int64_t expected;
};

std::ostream& operator<<(std::ostream& out, const AcceptedCase& c) {
  return out << '"' << c.text << '"';
}

class AcceptedTimestamp : public ::testing::TestWithParam<AcceptedCase> {};

TEST_P(AcceptedTimestamp, IsThatInstant) {
  const auto time = ParseTimestamp(GetParam().text);
  ASSERT_TRUE(time.has_value()) << time.error();
  EXPECT_EQ(absl::ToUnixNanos(*time), GetParam().expected);
}

constexpr int64_t kSecond = 1000000000;
constexpr int64_t kNoon = 1699960648 * kSecond;  // 2023-11-14T11:17:28Z
constexpr int64_t kMinute = 1699960620 * kSecond;

INSTANTIATE_TEST_SUITE_P(
    Unix, AcceptedTimestamp,
    ::testing::Values(
        AcceptedCase{"Zero", "0", 0},
        AcceptedCase{"OneDigitIsSeconds", "7", 7 * kSecond},
        AcceptedCase{"TenDigitsAreSeconds", "1699960648", kNoon},
        AcceptedCase{"ElevenDigitsAreSeconds", "09223372036",
                     9223372036 * kSecond},
        AcceptedCase{"TwelveDigitsAreMilliseconds", "100000000000",
                     100000000 * kSecond},
        AcceptedCase{"ThirteenDigitsAreMilliseconds", "1699960648123",
                     kNoon + 123000000},
        AcceptedCase{"FourteenDigitsAreMilliseconds", "09223372036854",
                     9223372036854 * 1000000},
        AcceptedCase{"FifteenDigitsAreMicroseconds", "100000000000000",
                     100000000 * kSecond},
        AcceptedCase{"SixteenDigitsAreMicroseconds", "1699960648123456",
                     kNoon + 123456000},
        AcceptedCase{"SeventeenDigitsAreMicroseconds", "09223372036854775",
                     9223372036854775 * 1000},
        AcceptedCase{"EighteenDigitsAreNanoseconds", "100000000000000000",
                     100000000 * kSecond},
        AcceptedCase{"NineteenDigitsAreNanoseconds", "1699960648123456789",
                     kNoon + 123456789},
        AcceptedCase{"TheLastNanosecondOfTheWire", "9223372036854775807",
                     INT64_MAX},
        AcceptedCase{"SecondsWithAFraction", "1699960648.25",
                     kNoon + 250000000},
        AcceptedCase{"SecondsWithAFractionBehindAComma", "1699960648,25",
                     kNoon + 250000000},
        AcceptedCase{"DigitsBeyondNanosecondsAreDropped",
                     "1699960648.1234567899", kNoon + 123456789},
        AcceptedCase{"BehindTheAtSignOfDate", "@1699960648", kNoon},
        AcceptedCase{"FractionBehindTheAtSignOfDate", "@1699960648.25",
                     kNoon + 250000000},
        AcceptedCase{"BlanksAroundAreNoMatter", " \t1699960648\r\n", kNoon}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Iso8601, AcceptedTimestamp,
    ::testing::Values(
        AcceptedCase{"Utc", "2023-11-14T11:17:28Z", kNoon},
        AcceptedCase{"SmallLetters", "2023-11-14t11:17:28z", kNoon},
        AcceptedCase{"BlankForT", "2023-11-14 11:17:28Z", kNoon},
        AcceptedCase{"BlankBeforeOffset", "2023-11-14 12:17:28 +0100", kNoon},
        AcceptedCase{"Basic", "20231114T111728Z", kNoon},
        AcceptedCase{"BasicWithOffset", "20231114T121728+0100", kNoon},
        AcceptedCase{"EastOfGreenwich", "2023-11-14T12:17:28+01:00", kNoon},
        AcceptedCase{"WestOfGreenwich", "2023-11-14T03:17:28-08:00", kNoon},
        AcceptedCase{"OffsetOfHoursOnly", "2023-11-14T12:17:28+01", kNoon},
        AcceptedCase{"OffsetOfHalfAnHour", "2023-11-14T16:47:28+05:30", kNoon},
        AcceptedCase{"WestOffsetOfHalfAnHour", "2023-11-14T07:47:28-03:30",
                     kNoon},
        // As OffsetDateTime of Java prints a full minute, and `date -Iminutes`.
        AcceptedCase{"NoSeconds", "2023-11-14T11:17Z", kMinute},
        AcceptedCase{"NoSecondsWithAnOffset", "2023-11-14T12:17+01:00",
                     kMinute},
        AcceptedCase{"NoSecondsWestOfGreenwich", "2023-11-14T03:17-0800",
                     kMinute},
        AcceptedCase{"NoSecondsAndABlank", "2023-11-14 12:17 +01", kMinute},
        AcceptedCase{"NoSecondsInSmallLetters", "2023-11-14t11:17z", kMinute},
        AcceptedCase{"NoSecondsInBasicForm", "20231114T1117Z", kMinute},
        // As Python's isoformat(" ") prints it.
        AcceptedCase{"BlankForTAndMicroseconds",
                     "2023-11-14 11:17:28.123456+00:00", kNoon + 123456000},
        AcceptedCase{"DecimalCommaOfThreeDigits", "2023-11-14T11:17:28,123Z",
                     kNoon + 123000000},
        // As Ruby prints a time of UTC.
        AcceptedCase{"NameOfUtc", "2023-11-14 11:17:28 UTC", kNoon},
        AcceptedCase{"NameOfGmt", "2023-11-14 11:17:28 GMT", kNoon},
        // As ZonedDateTime of Java prints it, RFC 9557.
        AcceptedCase{"ZoneInBracketsBehindZ", "2023-11-14T11:17:28Z[UTC]",
                     kNoon},
        AcceptedCase{"ZoneInBracketsBehindAnOffset",
                     "2023-11-14T12:17:28+01:00[Europe/Berlin]", kNoon},
        // As Go prints a time.
        AcceptedCase{"OffsetAndUtc", "2023-11-14 11:17:28 +0000 UTC", kNoon},
        AcceptedCase{"FractionOffsetAndUtc",
                     "2023-11-14 11:17:28.123456789 +0000 UTC",
                     kNoon + 123456789},
        AcceptedCase{"OffsetAndShortName", "2023-11-14 12:17:28 +0100 CET",
                     kNoon},
        AcceptedCase{"OffsetZero", "2023-11-14T11:17:28+00:00", kNoon},
        AcceptedCase{"OffsetMinusZero", "2023-11-14T11:17:28-00:00", kNoon},
        AcceptedCase{"LargestOffset", "2023-11-15T11:16:28+23:59", kNoon},
        AcceptedCase{"OffsetOverTheYearsEnd", "2024-01-01T00:30:00+01:00",
                     1704065400 * kSecond},
        AcceptedCase{"Milliseconds", "2023-11-14T11:17:28.123Z",
                     kNoon + 123000000},
        AcceptedCase{"Nanoseconds", "2023-11-14T11:17:28.123456789Z",
                     kNoon + 123456789},
        AcceptedCase{"DecimalComma", "2023-11-14T11:17:28,5Z",
                     kNoon + 500000000},
        AcceptedCase{"DigitsBeyondNanosecondsAreDropped",
                     "2023-11-14T11:17:28.1234567899Z", kNoon + 123456789},
        AcceptedCase{"LeapDay", "2024-02-29T00:00:00Z", 1709164800 * kSecond},
        AcceptedCase{"LeapDayOfACentury", "2000-02-29T00:00:00Z",
                     951782400 * kSecond},
        AcceptedCase{"LastMomentOfADay", "2023-12-31T23:59:59Z",
                     1704067199 * kSecond},
        AcceptedCase{"EndOfADay", "2023-12-31T24:00:00Z", 1704067200 * kSecond},
        AcceptedCase{"EndOfADayWithoutSeconds", "2023-12-31T24:00Z",
                     1704067200 * kSecond},
        AcceptedCase{"EndOfADayElsewhere", "20231231T240000+0100",
                     1704063600 * kSecond},
        AcceptedCase{"EndOfALeapDay", "2024-02-29T24:00:00.000Z",
                     1709251200 * kSecond},
        AcceptedCase{"LeapSecond", "2016-12-31T23:59:60Z",
                     1483228800 * kSecond},
        // The two examples of RFC 3339, 5.8: one and the same moment.
        AcceptedCase{"LeapSecondOfTheRfc", "1990-12-31T23:59:60Z",
                     662688000 * kSecond},
        AcceptedCase{"LeapSecondElsewhere", "1990-12-31T15:59:60-08:00",
                     662688000 * kSecond},
        AcceptedCase{"LeapSecondWithAFraction", "2016-12-31T23:59:60.5Z",
                     1483228800 * kSecond + 500000000},
        AcceptedCase{"FirstMoment", "1970-01-01T00:00:00Z", 0},
        AcceptedCase{"LastMoment", "2262-04-11T23:47:16.854775807Z",
                     INT64_MAX}),
    [](const auto& info) { return info.param.name; });

struct RefusedCase {
  const char* name;
  std::string text;
  /// Part of the rule that it breaks.
  const char* rule;
};

std::ostream& operator<<(std::ostream& out, const RefusedCase& c) {
  return out << '"' << c.text << '"';
}

class RefusedTimestamp : public ::testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedTimestamp, NamesTheRule) {
  const auto time = ParseTimestamp(GetParam().text);
  ASSERT_FALSE(time.has_value()) << FormatRfc3339(*time);
  EXPECT_THAT(time.error(), HasSubstr(GetParam().rule));
}

constexpr char kNeither[] = "is neither a Unix time nor an ISO 8601 time";
constexpr char kOutside[] = "is outside the years 1970 to 2262";
constexpr char kTooLong[] = "has too many digits";
constexpr char kNoMinute[] = "has no hour and minute";
constexpr char kNoOffset[] = "has no UTC offset";
constexpr char kBadOffset[] = "is not a UTC offset";
constexpr char kNoSuchDay[] = "does not exist";

INSTANTIATE_TEST_SUITE_P(
    Unix, RefusedTimestamp,
    ::testing::Values(
        RefusedCase{"Empty", "", kNeither},
        RefusedCase{"Blank", " \n", kNeither},
        RefusedCase{"Word", "now", kNeither},
        RefusedCase{"Negative", "-1", kNeither},
        RefusedCase{"PlusSign", "+1699960648", kNeither},
        RefusedCase{"Hexadecimal", "0x65535848", kNeither},
        RefusedCase{"Exponent", "1.7e9", kNeither},
        RefusedCase{"Unit", "1699960648s", kNeither},
        RefusedCase{"Two", "1699960648 1699960649", kNeither},
        RefusedCase{"Zero", std::string("1699960648\0", 11), kNeither},
        RefusedCase{"PointWithoutDigits", "1699960648.", kNeither},
        RefusedCase{"FractionOnly", ".5", kNeither},
        RefusedCase{"TwoPoints", "1699960648.1.2", kNeither},
        RefusedCase{"FractionOfAMillisecond", "1699960648123.5", kNeither},
        RefusedCase{"ElevenDigitsBeyondTheWire", "99999999999", kOutside},
        RefusedCase{"FourteenDigitsBeyondTheWire", "99999999999999", kOutside},
        RefusedCase{"SeventeenDigitsBeyondTheWire", "99999999999999999",
                    kOutside},
        RefusedCase{"SecondsWithADigitTooMany", "17959900400",
                    "1970 to 2262, read as Unix seconds; such a number has "
                    "often lost digits, or is a date without separators"},
        RefusedCase{"MillisecondsWithADigitTooMany", "17959900400000",
                    "read as Unix milliseconds; such a number has often lost"},
        RefusedCase{"MicrosecondsWithADigitTooMany", "17959900400000000",
                    "read as Unix microseconds; such a number has often lost"},
        RefusedCase{"DateWithoutSeparators", "20261129200720",
                    "or is a date without separators"},
        RefusedCase{"DateWithoutSeparatorsToTheMillisecond",
                    "20261129200720123", "or is a date without separators"},
        RefusedCase{"SecondsBehindAnAtSign", "@17959900400",
                    "read as Unix seconds"},
        RefusedCase{"MillisecondsBehindAnAtSign", "@1699960648123", kNeither},
        RefusedCase{"AtSignBeforeADate", "@2023-11-14T11:17:28Z", kNeither},
        RefusedCase{"AtSignAlone", "@", kNeither},
        RefusedCase{"OneNanosecondTooMany", "9223372036854775808", kTooLong},
        RefusedCase{"TwentyDigits", "00000000000000000001", kTooLong},
        RefusedCase{"AThousandDigits", std::string(1000, '1'), kTooLong}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Iso8601, RefusedTimestamp,
    ::testing::Values(
        RefusedCase{"NoOffset", "2023-11-14T11:17:28", kNoOffset},
        RefusedCase{"NoOffsetBehindAFraction", "2023-11-14T11:17:28.5",
                    kNoOffset},
        RefusedCase{"NoOffsetInBasicForm", "20231114T111728", kNoOffset},
        RefusedCase{"NameOfAZone", "2023-11-14T11:17:28 CET", kBadOffset},
        RefusedCase{"OffsetOf24Hours", "2023-11-14T11:17:28+24:00", kBadOffset},
        RefusedCase{"OffsetOf60Minutes", "2023-11-14T11:17:28+01:60",
                    kBadOffset},
        RefusedCase{"OffsetOfOneDigit", "2023-11-14T11:17:28+1", kBadOffset},
        RefusedCase{"OffsetOfThreeDigits", "2023-11-14T11:17:28+010",
                    kBadOffset},
        RefusedCase{"OffsetThatEndsInAColon",
                    "2023-11-14T11:17:28+01:", kBadOffset},
        RefusedCase{"OffsetWithSeconds", "2023-11-14T11:17:28+01:00:00",
                    kBadOffset},
        RefusedCase{"UtcBehindAnotherOffset", "2023-11-14 11:17:28 +0100 UTC",
                    kBadOffset},
        RefusedCase{"TextBehindAnOffset", "2023-11-14 11:17:28 +0100 later",
                    kBadOffset},
        RefusedCase{"BlankBehindAnOffset", "2023-11-14T11:17:28+01 00",
                    kBadOffset},
        RefusedCase{"TextBehindZ", "2023-11-14T11:17:28Zulu", kBadOffset},
        RefusedCase{"ZoneInBracketsAlone", "2023-11-14T11:17:28[UTC]",
                    kBadOffset},
        RefusedCase{"ZoneInOpenBrackets", "2023-11-14T11:17:28Z[UTC",
                    kBadOffset},
        RefusedCase{"EmptyBrackets", "2023-11-14T11:17:28Z[]", kBadOffset},
        RefusedCase{"PointWithoutDigits", "2023-11-14T11:17:28.Z", "no digit"},
        RefusedCase{"DayOnly", "2023-11-14", kNoMinute},
        RefusedCase{"DayOnlyWithAnOffset", "2023-11-14+01:00", kNoMinute},
        // As `date -Ihours` prints it: it may be an hour off.
        RefusedCase{"HourOnly", "2023-11-14T11Z", kNoMinute},
        RefusedCase{"HourOnlyWithAnOffset", "2023-11-14T11+01:00", kNoMinute},
        RefusedCase{"NoSecondsAndNoOffset", "2023-11-14T11:17", kNoOffset},
        RefusedCase{"NoSecondsInBasicFormAndNoOffset", "20231114T1117",
                    kNoOffset},
        RefusedCase{"FractionOfAMinute", "2023-11-14T11:17.5Z", kNeither},
        RefusedCase{"ColonWithoutSeconds", "2023-11-14T11:17:Z", kNeither},
        RefusedCase{"OneDigitSecond", "2023-11-14T11:17:8Z", kNeither},
        RefusedCase{"OutputOfDateR", "Tue, 14 Nov 2023 11:17:28 +0000",
                    kNeither},
        RefusedCase{"OneDigitMonth", "2023-1-14T11:17:28Z", kNeither},
        RefusedCase{"TwoDigitYear", "23-11-14T11:17:28Z", kNeither},
        RefusedCase{"Slashes", "2023/11/14 11:17:28Z", kNeither},
        RefusedCase{"ExtendedDateBasicTime", "2023-11-14T111728Z", kNeither},
        RefusedCase{"BasicDateExtendedTime", "20231114T11:17:28Z", kNeither},
        RefusedCase{"OrdinalDate", "2023-318T11:17:28Z", kNeither},
        RefusedCase{"WeekDate", "2023-W46-2T11:17:28Z", kNeither},
        RefusedCase{"HttpDate", "Tue, 14 Nov 2023 11:17:28 GMT", kNeither},
        RefusedCase{"OutputOfDate", "Tue Nov 14 11:17:28 UTC 2023", kNeither},
        RefusedCase{"MonthZero", "2023-00-14T11:17:28Z", kNoSuchDay},
        RefusedCase{"MonthThirteen", "2023-13-14T11:17:28Z", kNoSuchDay},
        RefusedCase{"DayZero", "2023-11-00T11:17:28Z", kNoSuchDay},
        RefusedCase{"DayThirtyOneOfNovember", "2023-11-31T11:17:28Z",
                    kNoSuchDay},
        RefusedCase{"LeapDayOfACommonYear", "2023-02-29T11:17:28Z", kNoSuchDay},
        RefusedCase{"LeapDayOf2100", "2100-02-29T11:17:28Z", kNoSuchDay},
        RefusedCase{"MinuteBehindTheEndOfADay", "2023-11-14T24:01:00Z",
                    kNoSuchDay},
        RefusedCase{"FractionBehindTheEndOfADay", "2023-11-14T24:00:00.1Z",
                    kNoSuchDay},
        RefusedCase{"EndOfADayThatDoesNotExist", "2023-11-31T24:00:00Z",
                    kNoSuchDay},
        RefusedCase{"LeapSecondBehindTheEndOfADay", "2016-12-31T24:00:60Z",
                    kNoSuchDay},
        RefusedCase{"Hour25", "2023-11-14T25:00:00Z", kNoSuchDay},
        RefusedCase{"Minute60", "2023-11-14T11:60:00Z", kNoSuchDay},
        RefusedCase{"Second60AtNoon", "2023-11-14T12:00:60Z", kNoSuchDay},
        // At 23:59:60 in Karachi, UTC stands at 18:59:60.
        RefusedCase{"LeapSecondThatIsNoneInUtc", "2016-12-31T23:59:60+05:00",
                    kNoSuchDay},
        RefusedCase{"Second61", "2016-12-31T23:59:61Z", kNoSuchDay},
        RefusedCase{"Before1970", "1969-12-31T23:59:59Z", kOutside},
        RefusedCase{"Before1970ByItsOffset", "1970-01-01T00:00:00+00:01",
                    kOutside},
        RefusedCase{"YearZero", "0000-01-01T00:00:00Z", kOutside},
        RefusedCase{"BeyondTheWire", "2262-04-11T23:47:16.854775808Z",
                    kOutside},
        RefusedCase{"Year9999", "9999-12-31T23:59:59Z", kOutside}),
    [](const auto& info) { return info.param.name; });

/// Instants over the whole of the wire's range, the same in every run.
std::vector<absl::Time> RandomTimes() {
  std::mt19937_64 engine(20231114);
  std::uniform_int_distribution<int64_t> nanoseconds(0, INT64_MAX);
  std::vector<absl::Time> times;
  for (int i = 0; i < 2000; ++i) {
    times.push_back(absl::FromUnixNanos(nanoseconds(engine)));
  }
  return times;
}

TEST(TimestampProperty, EveryPrintedFormGivesTheSameInstant) {
  std::mt19937 engine(1);
  std::uniform_int_distribution<int> offset_minutes(-(23 * 60 + 59),
                                                    23 * 60 + 59);
  for (const absl::Time time : RandomTimes()) {
    const absl::TimeZone zone =
        absl::FixedTimeZone(offset_minutes(engine) * 60);
    for (const char* form : {"%Y-%m-%dT%H:%M:%E9S%Ez", "%Y-%m-%d %H:%M:%E*S%z",
                             "%Y%m%dT%H%M%E9S%z", "%Y-%m-%d %H:%M:%E9S %z"}) {
      const std::string text = absl::FormatTime(form, time, zone);
      const auto parsed = ParseTimestamp(text);
      ASSERT_TRUE(parsed.has_value()) << text << ' ' << parsed.error();
      EXPECT_EQ(*parsed, time) << text;
    }
  }
}

TEST(TimestampProperty, EveryUnixUnitGivesTheSameInstantCutToTheUnit) {
  for (const absl::Time time : RandomTimes()) {
    // Leading zeros make the length that tells the unit.
    const struct {
      std::string text;
      absl::Duration unit;
    } forms[] = {
        {absl::StrFormat("%d", absl::ToUnixSeconds(time)), absl::Seconds(1)},
        {absl::StrFormat("%014d", absl::ToUnixMillis(time)),
         absl::Milliseconds(1)},
        {absl::StrFormat("%017d", absl::ToUnixMicros(time)),
         absl::Microseconds(1)},
        {absl::StrFormat("%019d", absl::ToUnixNanos(time)),
         absl::Nanoseconds(1)},
    };
    for (const auto& form : forms) {
      const auto parsed = ParseTimestamp(form.text);
      ASSERT_TRUE(parsed.has_value()) << form.text << ' ' << parsed.error();
      EXPECT_EQ(*parsed, absl::UnixEpoch() +
                             absl::Floor(time - absl::UnixEpoch(), form.unit))
          << form.text;
    }
  }
}

TEST(FormatRfc3339, RoundTripsToTheNanosecond) {
  for (const absl::Time time : RandomTimes()) {
    const std::string text = FormatRfc3339(time);
    const auto parsed = ParseTimestamp(text);
    ASSERT_TRUE(parsed.has_value()) << text << ' ' << parsed.error();
    EXPECT_EQ(*parsed, time) << text;
  }
}

TEST(FormatRfc3339, WritesAsManyDigitsAsAreNeeded) {
  const absl::Time time = absl::FromUnixSeconds(1699960648);
  EXPECT_EQ(FormatRfc3339(time), "2023-11-14T11:17:28Z");
  EXPECT_EQ(FormatRfc3339(time + absl::Milliseconds(120)),
            "2023-11-14T11:17:28.12Z");
  EXPECT_EQ(FormatRfc3339(time + absl::Nanoseconds(1)),
            "2023-11-14T11:17:28.000000001Z");
}

}  // namespace
}  // namespace dora::core
