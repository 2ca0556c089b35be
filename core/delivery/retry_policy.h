#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/http/http_client.h"
#include "core/http/status.h"

// Whether and when a request is tried again: a pure function of what
// happened. Temporary faults (no connection, 408, 425, 429, 5xx) are retried
// with exponential back-off and full jitter, or after the time the server
// asks for; whatever a repetition cannot fix is not. One deadline bounds all.

namespace dora::core {

struct RetrySituation {
  int tries = 1;             ///< made so far
  absl::Duration time_left;  ///< until the overall deadline
  absl::Time now;            ///< to read a Retry-After that is a date
  double jitter = 0.0;       ///< random, from 0 up to but not including 1
  /// Which statuses may pass by themselves: a receiver may have its own rule.
  bool (*is_temporary)(int status) = &IsTemporary;
  /// Which bodies of a 4xx are its own.
  bool (*is_own_refusal)(absl::string_view body);
  /// What the user calls the deadline, in messages; may be empty.
  std::string timeout_name = {};
};

struct RetryDecision {
  /// How long to wait before the next try; absent: there is none.
  std::optional<absl::Duration> wait;
  /// Where there is none: true if the API itself refused the event for good.
  /// Of anything else (no time left, a certificate that may be renewed, a
  /// redirect, a firewall's page) a later run may make a success.
  bool rejected = false;
  /// Where there is none: why, for a person.
  std::string reason;
};

/// How long the server itself asks to wait: by Retry-After, or after a 429 by
/// X-RateLimit-Reset.
std::optional<absl::Duration> WaitAskedFor(const HttpResult& result,
                                           absl::Time now);

/// How long one try may take of `timeout` for all: at most `longest`, and at
/// most half, where that is time enough: a connection that stays silent leaves
/// time for a second one.
absl::Duration TimeOfOneTry(absl::Duration longest, absl::Duration timeout);

/// True if a 4xx was said by the receiver itself, and so of the event: not by
/// a firewall or a proxy in between, and not in an encoding that nobody asked
/// for.
bool IsOwnRefusal(const HttpResponse& response,
                  bool (*is_own_refusal)(absl::string_view body));

/// What follows a result that is not an acceptance.
RetryDecision DecideRetry(const HttpResult& result,
                          const RetrySituation& situation);

/// ` (NAME)` behind a message about a time limit; nothing for an empty name.
std::string Named(const std::string& timeout_name);

/// Reads a Retry-After header: seconds or an HTTP-date. Absent for anything
/// else. Never negative. Source: RFC 9110, 10.2.3.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view text,
                                              absl::Time now);

}  // namespace dora::core
