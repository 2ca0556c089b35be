#include "core/delivery/retry_policy.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/http/http_date.h"

namespace dora::core {
namespace {

constexpr absl::Duration kFirstBackoff = absl::Milliseconds(500);
constexpr absl::Duration kMaxBackoff = absl::Seconds(8);
/// A try needs some time to have a chance.
constexpr absl::Duration kShortestTry = absl::Milliseconds(100);
/// And so much for a fair one: a lookup, a handshake, and a slow server.
constexpr absl::Duration kFairTry = absl::Milliseconds(500);

absl::Duration Backoff(int tries, double jitter) {
  const absl::Duration ceiling =
      std::min(kMaxBackoff, kFirstBackoff * std::pow(2.0, tries - 1));
  return ceiling * jitter;
}

RetryDecision Stop(bool rejected, std::string reason) {
  return {std::nullopt, rejected, std::move(reason)};
}

std::string Seconds(absl::Duration duration) {
  // Also more seconds than a number holds.
  if (duration > absl::Hours(24 * 365 * 100)) return "without end";
  return absl::StrCat(std::llround(absl::ToDoubleSeconds(duration)), " s");
}

}  // namespace

std::string Named(const std::string& timeout_name) {
  return timeout_name.empty() ? "" : absl::StrCat(" (", timeout_name, ")");
}

std::optional<absl::Duration> WaitAskedFor(const HttpResult& result,
                                           absl::Time now) {
  if (!result) return std::nullopt;
  if (result->retry_after) {
    const auto wait = ParseRetryAfter(*result->retry_after, now);
    if (wait) return wait;
  }
  if (result->status == 429 && result->rate_limit_reset) {
    return ParseRetryAfter(*result->rate_limit_reset, now);
  }
  return std::nullopt;
}

absl::Duration TimeOfOneTry(absl::Duration longest, absl::Duration timeout) {
  const absl::Duration half = timeout / 2;
  return std::min(longest, half < kFairTry ? timeout : half);
}

bool IsOwnRefusal(const HttpResponse& response,
                  bool (*is_own_refusal)(absl::string_view body)) {
  return response.status >= 400 && response.status != 407 &&
         response.encoding.empty() && is_own_refusal(response.body);
}

RetryDecision DecideRetry(const HttpResult& result,
                          const RetrySituation& situation) {
  if (!result && result.error().kind != HttpFailureKind::kConnection) {
    return Stop(false, "a retry cannot fix this");
  }
  // A 2xx comes here only where nobody confirmed the event in its body.
  if (result && !situation.is_temporary(result->status) &&
      !IsAccepted(result->status)) {
    if (!IsOwnRefusal(*result, situation.is_own_refusal)) {
      return Stop(false, "this is not an answer of the API");
    }
    if (IsRefusedKey(result->status)) {
      return Stop(false, "a retry with the same key would be refused again");
    }
    return Stop(true, "the API's answer is final");
  }
  const auto asked = WaitAskedFor(result, situation.now);
  // A server that asks for no wait at all is still not hammered.
  const absl::Duration wait =
      asked ? std::max(*asked, Backoff(situation.tries, 0.2))
            : Backoff(situation.tries, situation.jitter);
  if (wait + kShortestTry > situation.time_left) {
    if (asked) {
      return Stop(
          false,
          absl::StrCat(
              "the server asks to wait ", Seconds(*asked), ", and only ",
              Seconds(std::max(situation.time_left, absl::ZeroDuration())),
              " are left", Named(situation.timeout_name)));
    }
    return Stop(false, absl::StrCat("the time for all tries is used up",
                                    Named(situation.timeout_name)));
  }
  return {wait, false, ""};
}

std::optional<absl::Duration> ParseRetryAfter(absl::string_view text,
                                              absl::Time now) {
  text = absl::StripAsciiWhitespace(text);
  int64_t seconds = 0;
  if (!text.empty() &&
      std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) {
    // More digits than fit: a wait without an end.
    if (!absl::SimpleAtoi(text, &seconds)) return absl::InfiniteDuration();
    return absl::Seconds(seconds);
  }
  const auto date = ParseHttpDate(text);
  if (!date) return std::nullopt;
  return std::max(*date - now, absl::ZeroDuration());
}

}  // namespace dora::core
