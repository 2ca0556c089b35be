#include "core/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

/// The bytes of the UTF-8 character that `text` begins with; 0 where it begins
/// with none. Source: the Unicode Standard, table 3-7.
size_t CharacterLength(absl::string_view text) {
  const auto byte = [text](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xbf) return 0;
  }
  // Overlong forms, surrogates, and what is beyond U+10FFFF.
  if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) ||
      (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f)) {
    return 0;
  }
  return length;
}

bool IsControl(absl::string_view character) {
  if (character.size() == 1) return absl::ascii_iscntrl(character[0]);
  return character >= "\xc2\x80" && character <= "\xc2\x9f";
}

}  // namespace

bool IsOneLineOfUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    if (length == 0 || IsControl(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string EscapedLine(absl::string_view text, size_t max_bytes) {
  std::string line;
  size_t taken = 0;
  while (taken < text.size()) {
    const size_t length = CharacterLength(text.substr(taken));
    const absl::string_view piece =
        text.substr(taken, std::max<size_t>(length, 1));
    taken += piece.size();
    if (taken > max_bytes) break;
    const bool plain = length > 0 && !IsControl(piece);
    absl::StrAppend(
        &line, plain ? absl::Utf8SafeCEscape(piece) : absl::CEscape(piece));
  }
  return line;
}

}  // namespace dora::core
