#pragma once

// Times as the API takes and gives them. Events come in as Unix seconds,
// milliseconds or nanoseconds, told apart by magnitude; they are kept in
// nanoseconds and go out as RFC 3339. Pure functions: no clock in here.

#include <cstdint>
#include <optional>
#include <string>

namespace dora::intake {

/// Nanoseconds for a Unix time in seconds, milliseconds or nanoseconds.
/// Nothing for zero, a negative number, or a magnitude that is none of the
/// three: microseconds are such a one, the API does not list them.
std::optional<int64_t> NormaliseUnixTime(int64_t value);

/// "2023-08-31T14:26:14Z"; a fraction only where there is one.
std::string FormatRfc3339(int64_t nanoseconds);

/// The inverse; nothing for text that is no RFC 3339 date-time with offset.
std::optional<int64_t> ParseRfc3339(const std::string& text);

}  // namespace dora::intake
