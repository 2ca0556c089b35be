#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

// Times as the API takes and gives them. Events come in as Unix seconds,
// milliseconds or nanoseconds, told apart by magnitude; they
// go out as RFC 3339. Pure functions: no clock in here.

namespace dora::intake {

/// The instant of a Unix time in seconds, milliseconds or nanoseconds.
/// Nothing for zero, a negative number, or a magnitude that is none of the
/// three: microseconds are such a one, the API does not list them.
std::optional<absl::Time> FromUnixTime(int64_t value);

/// "2023-08-31T14:26:14Z"; a fraction only where there is one.
std::string FormatRfc3339(absl::Time time);

/// The inverse; nothing for text that is not an RFC 3339 date-time with an
/// offset.
std::optional<absl::Time> ParseRfc3339(const std::string& text);

}  // namespace dora::intake
