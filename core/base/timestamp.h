#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/base/result.h"

// Points in time as people and CI systems write them. Parsing is strict: a
// text that could mean two times (no UTC offset, a day that does not exist)
// is refused, because a wrong time is worse than none.

namespace dora::core {

/// Reads a time in one of two forms:
///  * Unix time: seconds (up to 11 digits, a fraction is allowed),
///    milliseconds (12 to 14 digits), microseconds (15 to 17) or nanoseconds
///    (18 or 19), told apart by their length. Behind an `@`, as for `date -d`,
///    seconds only;
///  * ISO 8601 / RFC 3339 with a UTC offset: `2023-11-14T11:17:28Z`,
///    `2023-11-14 12:17:28.123+01:00`, `20231114T111728Z`. The seconds may be
///    missing (`2023-11-14T11:17Z`), `UTC` or `GMT` may be the offset, and the
///    zone's name may follow it (`+01:00[Europe/Berlin]`, RFC 9557; `+0100
///    CET`, as Go prints it). A day may end at `24:00:00`.
/// Digits beyond nanoseconds are dropped. On failure the error is the broken
/// rule, as a phrase that follows the value ("has no UTC offset").
Expected<absl::Time, std::string> ParseTimestamp(absl::string_view text);

/// The same of a value of an event; nothing where there is none, or it breaks a
/// rule.
std::optional<absl::Time> TimeOf(const std::optional<Sourced>& value);

/// RFC 3339 in UTC, with as many digits of a second as are needed.
std::string FormatRfc3339(absl::Time time);

}  // namespace dora::core
