#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

// HTML as it grows. What an event says was written by strangers (branch names,
// versions, services), so there are two doors: Raw takes nothing but literals
// of this program, and Text escapes all that comes. There is no third door, so
// that a value cannot become markup by an oversight.

namespace dora::intake::dashboard {

class HtmlWriter {
 public:
  /// Appends `literal` as it is: markup that stands in the source.
  template <size_t N>
  HtmlWriter& Raw(const char (&literal)[N]) {
    html_.append(literal, N - 1);
    return *this;
  }

  /// Appends `text` so that a browser shows just that, as content and within a
  /// quoted attribute. Control characters, and those that turn the direction
  /// of what follows, become U+FFFD.
  HtmlWriter& Text(absl::string_view text);

  const std::string& html() const { return html_; }

 private:
  std::string html_;
};

}  // namespace dora::intake::dashboard
