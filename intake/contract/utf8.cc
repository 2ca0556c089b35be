#include "intake/contract/utf8.h"

#include <algorithm>
#include <cstddef>

namespace dora::intake {
namespace {

// What the first byte of a character says of it.
struct Lead {
  unsigned char first;
  unsigned char last;
  unsigned char length;
  unsigned char second_from;  ///< the range of the byte after it
  unsigned char second_to;
};

constexpr Lead kLeads[] = {
    {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f},
    {0xee, 0xef, 3, 0x80, 0xbf}, {0xf0, 0xf0, 4, 0x90, 0xbf},
    {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

bool IsIn(char byte, unsigned char from, unsigned char to) {
  const auto value = static_cast<unsigned char>(byte);
  return from <= value && value <= to;
}

// The bytes of the character, not of ASCII, that `text` begins with; 0 where
// it is none.
size_t LengthOfFirst(absl::string_view text) {
  for (const Lead& lead : kLeads) {
    if (!IsIn(text[0], lead.first, lead.last)) continue;
    if (text.size() < lead.length) return 0;
    const absl::string_view rest = text.substr(2, lead.length - 2);
    const bool is_whole = IsIn(text[1], lead.second_from, lead.second_to) &&
                          std::all_of(rest.begin(), rest.end(), [](char byte) {
                            return IsIn(byte, 0x80, 0xbf);
                          });
    return is_whole ? lead.length : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  while (true) {
    const auto* other = std::find_if(text.begin(), text.end(), [](char byte) {
      return static_cast<unsigned char>(byte) > 0x7f;
    });
    text.remove_prefix(static_cast<size_t>(other - text.begin()));
    if (text.empty()) return true;
    const size_t length = LengthOfFirst(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

}  // namespace dora::intake
