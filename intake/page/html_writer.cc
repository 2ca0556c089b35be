#include "intake/page/html_writer.h"

namespace dora::intake::page {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

}  // namespace

HtmlWriter& HtmlWriter::Text(absl::string_view text) {
  for (const char c : text) {
    switch (c) {
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
        if (IsControl(c)) {
          html_ += kReplacement;
        } else {
          html_ += c;
        }
    }
  }
  return *this;
}

}  // namespace dora::intake::page
