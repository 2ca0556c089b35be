#include "intake/contract/timestamp.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"

namespace dora::intake {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kNanosPerMilli = 1'000'000;

// The three ranges must not touch. Below 1973 a count of milliseconds looks
// like seconds, and a count of nanoseconds like microseconds.
constexpr int64_t kMaxSeconds =
    std::numeric_limits<int64_t>::max() / kNanosPerSecond;
constexpr int64_t kMinMillis = 100'000'000'000;
constexpr int64_t kMaxMillis =
    std::numeric_limits<int64_t>::max() / kNanosPerMilli;
constexpr int64_t kMinNanos = 100'000'000'000'000'000;

}  // namespace

std::optional<absl::Time> FromUnixTime(int64_t value) {
  if (value <= 0) return std::nullopt;
  if (value <= kMaxSeconds) return absl::FromUnixSeconds(value);
  if (value >= kMinMillis && value <= kMaxMillis)
    return absl::FromUnixMillis(value);
  if (value >= kMinNanos) return absl::FromUnixNanos(value);
  return std::nullopt;
}

std::string FormatRfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

std::optional<absl::Time> ParseRfc3339(const std::string& text) {
  // Abseil also reads "infinite-past" and leading blanks: neither is RFC 3339.
  if (text.empty() || !absl::ascii_isdigit(text.front())) return std::nullopt;
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return std::nullopt;
  }
  return time;
}

}  // namespace dora::intake
