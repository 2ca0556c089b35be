#include "os/utf16.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace dora::os {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;
constexpr uint32_t kFirstOfPairs = 0x10000;

bool IsHighHalf(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowHalf(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// The length of the character that a byte begins; 0 where it begins none.
size_t LengthFrom(uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

/// The shortest form alone is a character.
uint32_t LeastOf(size_t length) {
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, kFirstOfPairs};
  return kLeast[length];
}

/// Takes one character off `text`; where it begins with none, one byte.
uint32_t TakeCharacter(absl::string_view& text) {
  const auto byte = [&text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const size_t length = LengthFrom(byte(0));
  uint32_t character = length == 1 ? byte(0) : byte(0) & (0x7Fu >> length);
  bool is_whole = length > 0 && length <= text.size();
  for (size_t i = 1; is_whole && i < length; ++i) {
    is_whole = (byte(i) & 0xC0) == 0x80;
    character = character << 6 | (byte(i) & 0x3Fu);
  }
  if (!is_whole || character < LeastOf(length) || character > 0x10FFFF) {
    text.remove_prefix(1);
    return kReplacement;
  }
  text.remove_prefix(length);
  return character;
}

void AppendUtf8(uint32_t character, std::string& text) {
  const auto add = [&text](uint32_t byte) {
    text.push_back(static_cast<char>(byte));
  };
  if (character < 0x80) return add(character);
  if (character < 0x800) {
    add(0xC0 | character >> 6);
  } else {
    if (character < kFirstOfPairs) {
      add(0xE0 | character >> 12);
    } else {
      add(0xF0 | character >> 18);
      add(0x80 | (character >> 12 & 0x3F));
    }
    add(0x80 | (character >> 6 & 0x3F));
  }
  add(0x80 | (character & 0x3F));
}

}  // namespace

std::u16string ToUtf16(absl::string_view text) {
  std::u16string units;
  units.reserve(text.size());
  while (!text.empty()) {
    const uint32_t character = TakeCharacter(text);
    if (character < kFirstOfPairs) {
      units.push_back(static_cast<char16_t>(character));
    } else {
      const uint32_t rest = character - kFirstOfPairs;
      units.push_back(static_cast<char16_t>(0xD800 + (rest >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 + (rest & 0x3FF)));
    }
  }
  return units;
}

std::string ToUtf8(const std::u16string& text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    uint32_t character = text[i];
    if (IsHighHalf(character) && i + 1 < text.size() &&
        IsLowHalf(text[i + 1])) {
      const uint32_t low = text[++i];
      character = kFirstOfPairs + ((character - 0xD800) << 10) + (low - 0xDC00);
    }
    AppendUtf8(character, bytes);
  }
  return bytes;
}

}  // namespace dora::os
