#include "core/base/error.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/redaction.h"
#include "core/base/text.h"

namespace dora::core {

std::string ToString(const Error& error) {
  if (error.hint.empty()) return error.message;
  const bool ended =
      !error.message.empty() && absl::StrContains(".?!:", error.message.back());
  return absl::StrCat(error.message, ended ? " " : ". ", error.hint);
}

tl::unexpected<Error> MakeError(ErrorKind kind, std::string message,
                                std::string hint) {
  return tl::unexpected<Error>(
      Error{kind, std::move(message), std::move(hint)});
}

Sourced Inferred(std::string text, std::string source) {
  return {std::move(text), std::move(source), /*inferred=*/true};
}

std::optional<Sourced> Or(std::optional<Sourced> first,
                          std::optional<Sourced> second) {
  return first ? std::move(first) : std::move(second);
}

Error InvalidField(absl::string_view field, const Sourced& value,
                   absl::string_view rule, std::string fix) {
  return Error{ErrorKind::kValidation,
               absl::StrCat(field, ": ", Quoted(value.text), " (from ",
                            value.source, ") ", rule, "."),
               std::move(fix)};
}

Error InvalidUsage(absl::string_view field, const Sourced& value,
                   absl::string_view rule, std::string fix) {
  Error error = InvalidField(field, value, rule, std::move(fix));
  error.kind = ErrorKind::kUsage;
  return error;
}

void AddNewProblems(const std::vector<Error>& more,
                    std::vector<Error>& problems) {
  for (const Error& error : more) {
    const bool known = std::any_of(problems.begin(), problems.end(),
                                   [&error](const Error& problem) {
                                     return problem.message == error.message;
                                   });
    if (!known) problems.push_back(error);
  }
}

std::string Quoted(absl::string_view text) {
  constexpr size_t kMaxShown = 120;
  const std::string redacted = Redact(text);
  const bool cut = redacted.size() > kMaxShown;
  return absl::StrCat("\"", EscapedLine(redacted, kMaxShown),
                      cut ? "...\"" : "\"");
}

}  // namespace dora::core
