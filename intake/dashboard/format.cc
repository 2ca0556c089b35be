#include "intake/dashboard/format.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace dora::intake::dashboard {
namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;
constexpr double kDaysInWeek = 7;
constexpr double kDaysInMonth = 30;

// `seconds` in `large` units and what is left in `small` ones.
std::string TwoUnits(int64_t seconds, int64_t large, const char* large_name,
                     int64_t small, const char* small_name) {
  const int64_t rounded = (seconds + small / 2) / small * small;
  const int64_t rest = rounded % large / small;
  std::string text = absl::StrCat(rounded / large, " ", large_name);
  if (rest > 0) absl::StrAppend(&text, " ", rest, " ", small_name);
  return text;
}

std::string Format(const char* format, absl::Time time) {
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

bool ContinuesCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string DurationInWords(absl::Duration duration) {
  const int64_t seconds =
      absl::ToInt64Seconds(duration + absl::Milliseconds(500));
  if (seconds < kMinute) return absl::StrCat(seconds, " s");
  // Half a unit below the next larger one rounds up to it.
  if (seconds < 10 * kMinute) {
    return TwoUnits(seconds, kMinute, "min", 1, "s");
  }
  if (seconds < kHour - kMinute / 2) {
    return absl::StrCat((seconds + kMinute / 2) / kMinute, " min");
  }
  if (seconds < kDay - kMinute / 2) {
    return TwoUnits(seconds, kHour, "h", kMinute, "min");
  }
  return TwoUnits(seconds, kDay, "d", kHour, "h");
}

std::string FormatMinute(absl::Time time) {
  return Format("%d %b %Y %H:%M", time);
}

std::string FormatDay(absl::Time time) { return Format("%d %b", time); }

std::string FormatSecond(absl::Time time) {
  return Format("%d %b %H:%M:%S", time);
}

std::string FormatFrequency(double per_day) {
  if (per_day <= 0) return "none";
  if (per_day >= 1) return absl::StrFormat("%.1f per day", per_day);
  const double per_week = per_day * kDaysInWeek;
  if (per_week >= 1) return absl::StrFormat("%.1f per week", per_week);
  return absl::StrFormat("%.1f per month", per_day * kDaysInMonth);
}

std::string FormatShare(double share) {
  return absl::StrFormat("%.1f %%", share * 100);
}

std::string FormatCount(size_t count, absl::string_view noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

std::string Shorten(const std::string& text, size_t length) {
  if (text.size() <= length) return text;
  size_t end = length;
  while (end > 0 && ContinuesCharacter(text[end])) --end;
  return absl::StrCat(text.substr(0, end), "…");
}

}  // namespace dora::intake::dashboard
