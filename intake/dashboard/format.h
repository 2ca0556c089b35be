#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Numbers, times and texts as a person reads them. Times in UTC. Pure
// functions.

namespace dora::intake::dashboard {

/// The two largest units, rounded: "45 s", "12 min", "3 h 20 min", "2 d 4 h".
std::string DurationInWords(absl::Duration duration);

/// "24 Nov 2026 08:12", without the zone: the page says that it is UTC.
std::string FormatMinute(absl::Time time);

/// "24 Nov".
std::string FormatDay(absl::Time time);

/// "24 Nov 08:12:09": of an event in a list, where the year says nothing.
std::string FormatSecond(absl::Time time);

/// The unit in which the number is at least one: "2.4 per day",
/// "3.5 per week", "1.2 per month" (30 days); "none" for zero.
std::string FormatFrequency(double per_day);

/// "12.5 %" for 0.125.
std::string FormatShare(double share);

/// "1 deployment", "2 deployments".
std::string FormatCount(size_t count, absl::string_view noun);

/// At most `length` bytes of `text`, cut between UTF-8 characters, with an
/// ellipsis where something is left out.
std::string Shorten(const std::string& text, size_t length);

}  // namespace dora::intake::dashboard
