#include "core/base/text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/redaction.h"

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

/// The number of the character that `character`, valid UTF-8, is.
uint32_t PointOf(absl::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  uint32_t point = first & (0xffu >> (character.size() + 1));
  for (const char c : character.substr(1)) {
    point = point << 6 | (static_cast<unsigned char>(c) & 0x3fu);
  }
  return point;
}

bool IsControl(uint32_t point) {
  return point < 0x20 || (point >= 0x7f && point <= 0x9f);
}

struct Range {
  uint32_t first;
  uint32_t last;
};

/// Unicode's format characters (Cf) and its separators of lines (Zl, Zp).
/// Source: UnicodeData.txt 15.1. Of the block of tags, all.
constexpr Range kFormats[] = {
    {0x00ad, 0x00ad},   {0x0600, 0x0605},   {0x061c, 0x061c},
    {0x06dd, 0x06dd},   {0x070f, 0x070f},   {0x0890, 0x0891},
    {0x08e2, 0x08e2},   {0x180e, 0x180e},   {0x200b, 0x200f},
    {0x2028, 0x202e},   {0x2060, 0x206f},   {0xfeff, 0xfeff},
    {0xfff9, 0xfffb},   {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
    {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

bool IsFormat(uint32_t point) {
  return point >= kFormats[0].first &&
         std::any_of(std::begin(kFormats), std::end(kFormats),
                     [point](const Range& range) {
                       return point >= range.first && point <= range.last;
                     });
}

/// As JSON writes it.
std::string JsonEscape(uint32_t point) {
  if (point < 0x10000) return absl::StrFormat("\\u%04x", point);
  return absl::StrFormat("\\u%04x\\u%04x", 0xd7c0 + (point >> 10),
                         0xdc00 + (point & 0x3ff));
}

/// A character of a text, or a byte that begins none.
struct Character {
  absl::string_view bytes;
  bool valid = false;
  uint32_t point = 0;
};

bool IsShown(const Character& character) {
  return character.valid && !IsControl(character.point) &&
         !IsFormat(character.point);
}

/// Takes the first character off `text`, which is not empty.
Character TakeCharacter(absl::string_view& text) {
  const size_t length = CharacterLength(text);
  Character character;
  character.bytes = text.substr(0, std::max<size_t>(length, 1));
  character.valid = length > 0;
  if (character.valid) character.point = PointOf(character.bytes);
  text.remove_prefix(character.bytes.size());
  return character;
}

/// Within quotes.
std::string Escaped(const Character& character) {
  if (!character.valid) return absl::CEscape(character.bytes);
  if (character.bytes.size() > 1 && !IsShown(character)) {
    return JsonEscape(character.point);
  }
  return absl::Utf8SafeCEscape(character.bytes);
}

/// `text` without its secrets, each character as `rewrite` has it.
std::string Rewritten(absl::string_view text,
                      std::string (*rewrite)(const Character&)) {
  const std::string redacted = Redact(text);
  std::string rewritten;
  absl::string_view rest = redacted;
  while (!rest.empty()) rewritten += rewrite(TakeCharacter(rest));
  return rewritten;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    if (!TakeCharacter(text).valid) return false;
  }
  return true;
}

bool IsOneLineOfUtf8(absl::string_view text) {
  while (!text.empty()) {
    const Character character = TakeCharacter(text);
    if (!character.valid || IsControl(character.point)) return false;
  }
  return true;
}

bool IsKeyAndValue(absl::string_view text) {
  const size_t colon = text.find(':');
  return colon != 0 && colon != text.npos && colon + 1 != text.size();
}

bool IsFullSha(absl::string_view text) {
  return (text.size() == kShaDigits || text.size() == kSha256Digits) &&
         std::all_of(text.begin(), text.end(), absl::ascii_isxdigit);
}

bool IsZeros(absl::string_view text) {
  return !text.empty() && text.find_first_not_of('0') == text.npos;
}

std::string ShortSha(absl::string_view sha) {
  constexpr size_t kShown = 12;
  return std::string(sha.substr(0, kShown));
}

std::string EscapedLine(absl::string_view text, size_t max_bytes) {
  const std::string redacted = Redact(text);
  std::string line;
  absl::string_view rest = redacted;
  while (!rest.empty()) {
    const Character character = TakeCharacter(rest);
    if (redacted.size() - rest.size() > max_bytes) break;
    line += Escaped(character);
  }
  return line;
}

std::string ShownLine(absl::string_view text) {
  return Rewritten(text, [](const Character& character) -> std::string {
    if (character.bytes == "\n") return "\\n";
    return IsShown(character) ? std::string(character.bytes) : "?";
  });
}

std::string ShownData(absl::string_view text) {
  return Rewritten(text, [](const Character& character) {
    const bool is_kept = character.bytes == "\n" || character.bytes == "\t" ||
                         IsShown(character);
    constexpr uint32_t kReplacement = 0xfffd;
    return is_kept
               ? std::string(character.bytes)
               : JsonEscape(character.valid ? character.point : kReplacement);
  });
}

}  // namespace dora::core
