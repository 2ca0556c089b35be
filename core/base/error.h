#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/result.h"

// Errors are values: a function that can fail returns Result<T>. An Error is
// written for the person who must act on it; no exception crosses a module's
// boundary, and no secret is ever part of a message.

namespace dora::core {

enum class ErrorKind {
  kUsage,        ///< the command line is wrong
  kValidation,   ///< a value breaks a rule of the API's contract
  kTransport,    ///< no answer: resolve, connect, TLS, time-out
  kRejected,     ///< the API answered that it does not accept the event
  kRateLimited,  ///< the API answered 429
  kServer,       ///< the API answered 5xx, or not like the API
  kOutbox,       ///< an undelivered event could not be kept
  kInternal,     ///< a fault of this program
};

/// Fields of an event that are to be given, by the API's names. How a user
/// gives one is known only where the inputs are.
struct MissingFields {
  std::vector<std::string> names = {};
  bool one_is_enough = false;
};

struct Error {
  ErrorKind kind;
  std::string message;  ///< what is wrong, with the field and the value
  std::string hint;     ///< what to do about it; may be empty
  MissingFields missing = {};
};

/// The message, then the hint where there is one, on one line.
std::string ToString(const Error& error);

template <typename T, typename E = Error>
using Result = Expected<T, E>;

/// Done, or why not.
using Status = Result<void>;

tl::unexpected<Error> MakeError(ErrorKind kind, std::string message,
                                std::string hint = "");

/// A value and where it came from, such as `--env` or `CI_COMMIT_SHA`.
struct Sourced {
  std::string text;
  std::string source;
  /// True for what the user did not say: a CI's variable, the checkout, our own
  /// clock. Such a value may be left out, but never stops an event.
  bool inferred = false;

  bool operator==(const Sourced& other) const {
    return text == other.text && source == other.source;
  }
};

/// A value that the user did not say.
Sourced Inferred(std::string text, std::string source);

/// The first of the two that there is.
std::optional<Sourced> Or(std::optional<Sourced> first,
                          std::optional<Sourced> second);

/// A validation error that names the field, the value, where the value came
/// from, the rule that it breaks and the fix.
Error InvalidField(absl::string_view field, const Sourced& value,
                   absl::string_view rule, std::string fix);

/// The same for a value that only the command line can be wrong about: a usage
/// error.
Error InvalidUsage(absl::string_view field, const Sourced& value,
                   absl::string_view rule, std::string fix);

/// Adds those of `more` that say something new: the rules that several events
/// break alike are reported once.
void AddNewProblems(const std::vector<Error>& more,
                    std::vector<Error>& problems);

/// `text` in double quotes for an error message: one line of UTF-8, whatever
/// `text` is, without its secrets, cut after 120 bytes.
std::string Quoted(absl::string_view text);

}  // namespace dora::core
