#include "core/base/timestamp.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"

namespace dora::core {
namespace {

using ParseResult = Expected<absl::Time, std::string>;

constexpr char kNeither[] = "is neither a Unix time nor an ISO 8601 time";
constexpr char kNoMinute[] = "has no hour and minute";
constexpr char kNoSuchMoment[] = "is a day or an hour that does not exist";
constexpr char kOutside[] = "is outside the years 1970 to 2262";

ParseResult Refuse(const char* rule) {
  return tl::unexpected<std::string>(rule);
}

/// Cuts the leading digits off `text` and returns them.
absl::string_view TakeDigits(absl::string_view& text) {
  size_t count = 0;
  while (count < text.size() && absl::ascii_isdigit(text[count])) ++count;
  const absl::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

/// Cuts exactly `count` digits off `text` as a number.
bool TakeNumber(absl::string_view& text, size_t count, int& number) {
  if (text.size() < count) return false;
  number = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!absl::ascii_isdigit(text[i])) return false;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

/// Cuts an optional `.123` or `,123` off `text`. False where the separator
/// has no digit behind it.
bool TakeFraction(absl::string_view& text, absl::Duration& fraction) {
  fraction = absl::ZeroDuration();
  if (!absl::ConsumePrefix(&text, ".") && !absl::ConsumePrefix(&text, ",")) {
    return true;
  }
  const absl::string_view digits = TakeDigits(text);
  int64_t nanoseconds = 0;
  for (size_t i = 0; i < 9; ++i) {
    nanoseconds = nanoseconds * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  }
  fraction = absl::Nanoseconds(nanoseconds);
  return !digits.empty();
}

/// The wire's type: nanoseconds in a signed 64-bit number end in 2262.
bool IsOnTheWire(absl::Time time) {
  return time >= absl::UnixEpoch() && time <= absl::FromUnixNanos(INT64_MAX);
}

constexpr size_t kMostSecondDigits = 11;

const char* UnitOf(size_t digits) {
  if (digits <= kMostSecondDigits) return "seconds";
  return digits <= 14 ? "milliseconds" : "microseconds";
}

ParseResult ReadUnix(absl::string_view text) {
  // `date -d` takes a number behind an `@`, and for it those are seconds.
  const bool is_of_date = absl::ConsumePrefix(&text, "@");
  const absl::string_view digits = TakeDigits(text);
  int64_t number = 0;
  if (is_of_date && digits.size() > kMostSecondDigits) return Refuse(kNeither);
  if (digits.size() > 19 || !absl::SimpleAtoi(digits, &number)) {
    return Refuse("has too many digits for a Unix time");
  }
  absl::Duration fraction;
  if (!text.empty()) {
    if (digits.size() > kMostSecondDigits || !TakeFraction(text, fraction) ||
        !text.empty()) {
      return Refuse(kNeither);
    }
    return absl::FromUnixSeconds(number) + fraction;
  }
  if (digits.size() <= kMostSecondDigits) return absl::FromUnixSeconds(number);
  if (digits.size() <= 14) return absl::FromUnixMillis(number);
  if (digits.size() <= 17) return absl::FromUnixMicros(number);
  return absl::FromUnixNanos(number);
}

/// A number beyond the wire has 11, 14 or 17 digits, which is none of today's
/// Unix times: some were lost, or it is `20231114111728`.
ParseResult ParseUnix(absl::string_view text) {
  const ParseResult time = ReadUnix(text);
  if (!time || IsOnTheWire(*time)) return time;
  absl::ConsumePrefix(&text, "@");
  return tl::unexpected(absl::StrCat(
      kOutside, ", read as Unix ", UnitOf(TakeDigits(text).size()),
      "; such a number has often lost digits, or is a date without "
      "separators"));
}

struct DateAndTime {
  int year, month, day, hour, minute, second;
};

/// What may follow where a part of the time is left out.
bool IsOffsetOrEnd(absl::string_view text) {
  return text.empty() || absl::StrContains("Zz+-", text.front());
}

/// Cuts `2023-11-14T11:17:28` or `20231114T111728` off `text`, with or without
/// the seconds. The error is the broken rule.
Expected<DateAndTime, std::string> TakeDateAndTime(absl::string_view& text) {
  const auto refused = tl::unexpected<std::string>(kNeither);
  DateAndTime out = {};
  if (!TakeNumber(text, 4, out.year)) return refused;
  const bool extended = absl::ConsumePrefix(&text, "-");
  const auto separator = [&text, extended](const char* mark) {
    return !extended || absl::ConsumePrefix(&text, mark);
  };
  if (!TakeNumber(text, 2, out.month) || !separator("-") ||
      !TakeNumber(text, 2, out.day)) {
    return refused;
  }
  const auto vague = tl::unexpected<std::string>(kNoMinute);
  if (IsOffsetOrEnd(text)) return vague;
  if (!absl::ConsumePrefix(&text, "T") && !absl::ConsumePrefix(&text, "t") &&
      !absl::ConsumePrefix(&text, " ")) {
    return refused;
  }
  if (!TakeNumber(text, 2, out.hour)) return refused;
  if (IsOffsetOrEnd(text)) return vague;
  if (!separator(":") || !TakeNumber(text, 2, out.minute)) return refused;
  if (IsOffsetOrEnd(text) || text.front() == ' ') return out;
  if (!separator(":") || !TakeNumber(text, 2, out.second)) return refused;
  return out;
}

/// Cuts the name of a zone off that may follow an offset: `[Europe/Berlin]`
/// (RFC 9557).
void CutZoneName(absl::string_view& text) {
  const size_t open = text.find('[');
  if (open == absl::string_view::npos || open + 2 >= text.size() ||
      text.find(']') != text.size() - 1) {
    return;
  }
  text = text.substr(0, open);
}

/// What Go prints behind the offset, which decides: the zone's short name.
bool IsShortZoneName(absl::string_view name, absl::Duration offset) {
  if (name == "UTC" || name == "GMT") return offset == absl::ZeroDuration();
  return name.size() >= 3 && name.size() <= 5 &&
         std::all_of(name.begin(), name.end(), absl::ascii_isupper);
}

/// Reads `Z`, `+01:00`, `+0100`, `+01`, `+0100 CET` or `UTC`, the whole of
/// `text`.
bool ParseOffset(absl::string_view text, absl::Duration& offset) {
  CutZoneName(text);
  if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") {
    offset = absl::ZeroDuration();
    return true;
  }
  const bool east = absl::ConsumePrefix(&text, "+");
  if (!east && !absl::ConsumePrefix(&text, "-")) return false;
  int hours = 0;
  int minutes = 0;
  if (!TakeNumber(text, 2, hours)) return false;
  const bool more =
      absl::ConsumePrefix(&text, ":") || !(text.empty() || text.front() == ' ');
  if (more && !TakeNumber(text, 2, minutes)) return false;
  offset = (absl::Hours(hours) + absl::Minutes(minutes)) * (east ? 1 : -1);
  if (hours > 23 || minutes > 59) return false;
  return text.empty() ||
         (absl::ConsumePrefix(&text, " ") && IsShortZoneName(text, offset));
}

/// ISO 8601 calls the end of a day 24:00:00, the start of the next.
bool IsEndOfDay(const DateAndTime& at, absl::Duration fraction) {
  return at.hour == 24 && at.minute == 0 && at.second == 0 &&
         fraction == absl::ZeroDuration();
}

ParseResult ParseIso8601(absl::string_view text) {
  const auto taken = TakeDateAndTime(text);
  if (!taken) return tl::unexpected(taken.error());
  DateAndTime at = *taken;
  absl::Duration fraction;
  if (!TakeFraction(text, fraction)) {
    return Refuse("has no digit after the decimal separator");
  }
  text = absl::StripLeadingAsciiWhitespace(text);
  if (text.empty()) return Refuse("has no UTC offset");
  absl::Duration offset;
  if (!ParseOffset(text, offset)) {
    return Refuse("ends in something that is not a UTC offset");
  }
  // RFC 3339 allows a leap second, 23:59:60 in UTC whatever the hour is where
  // it was written; it is the next day's start.
  const bool leap = at.second == 60;
  if (leap) at.second = 59;
  const bool is_end_of_day = IsEndOfDay(at, fraction);
  if (is_end_of_day) at.hour = 0;
  const absl::CivilSecond civil(at.year, at.month, at.day, at.hour, at.minute,
                                at.second);
  if (civil.month() != at.month || civil.day() != at.day ||
      civil.hour() != at.hour || civil.minute() != at.minute ||
      civil.second() != at.second) {
    return Refuse(kNoSuchMoment);
  }
  const absl::Time time = absl::FromCivil(civil, absl::UTCTimeZone()) - offset +
                          fraction + absl::Hours(is_end_of_day ? 24 : 0);
  if (!leap) return time;
  const absl::CivilSecond utc = absl::ToCivilSecond(time, absl::UTCTimeZone());
  if (utc.hour() != 23 || utc.minute() != 59) return Refuse(kNoSuchMoment);
  return time + absl::Seconds(1);
}

bool LooksLikeUnix(absl::string_view text) {
  absl::ConsumePrefix(&text, "@");
  const absl::string_view digits = TakeDigits(text);
  return !digits.empty() &&
         (text.empty() || text.front() == '.' || text.front() == ',');
}

}  // namespace

ParseResult ParseTimestamp(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (LooksLikeUnix(text)) return ParseUnix(text);
  const ParseResult time = ParseIso8601(text);
  return time && !IsOnTheWire(*time) ? Refuse(kOutside) : time;
}

std::optional<absl::Time> TimeOf(const std::optional<Sourced>& value) {
  if (!value) return std::nullopt;
  const auto time = ParseTimestamp(value->text);
  return time ? std::make_optional(*time) : std::nullopt;
}

std::string FormatRfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

}  // namespace dora::core
