#include "intake/dashboard/html_writer.h"

#include "absl/strings/match.h"

namespace dora::intake::dashboard {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

// They show text in another order than it has. Source: Unicode's UAX #9.
constexpr absl::string_view kDirections[] = {
    "\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C",
    "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
};

// The bytes of the character that `text` begins with, if it is not shown as
// itself; else 0.
size_t HiddenLength(absl::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte < 0x80) {
    const bool is_space = byte == '\n' || byte == '\t';
    return (byte < 0x20 && !is_space) || byte == 0x7F ? 1 : 0;
  }
  if (text >= "\u0080" && text < "\u00A0") return 2;
  for (const absl::string_view direction : kDirections) {
    if (absl::StartsWith(text, direction)) return direction.size();
  }
  return 0;
}

}  // namespace

HtmlWriter& HtmlWriter::Text(absl::string_view text) {
  while (!text.empty()) {
    const size_t hidden = HiddenLength(text);
    if (hidden > 0) {
      html_ += kReplacement;
      text.remove_prefix(hidden);
      continue;
    }
    switch (text[0]) {
      case '&':
        html_ += "&amp;";
        break;
      case '<':
        html_ += "&lt;";
        break;
      case '>':
        html_ += "&gt;";
        break;
      case '"':
        html_ += "&quot;";
        break;
      case '\'':
        html_ += "&#39;";
        break;
      default:
        html_ += text[0];
    }
    text.remove_prefix(1);
  }
  return *this;
}

}  // namespace dora::intake::dashboard
