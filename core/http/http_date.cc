#include "core/http/http_date.h"

#include "absl/strings/ascii.h"

namespace dora::core {

std::optional<absl::Time> ParseHttpDate(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  absl::Time date;
  for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT",
                           "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %T %Y"}) {
    // ParseTime has words of its own for infinite times.
    if (absl::ParseTime(form, text, &date, nullptr) &&
        date != absl::InfiniteFuture() && date != absl::InfinitePast()) {
      return date;
    }
  }
  return std::nullopt;
}

}  // namespace dora::core
