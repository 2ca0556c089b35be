#include "core/base/escapes.h"

#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dora::core {
namespace {

constexpr uint32_t kNoCharacter = 0xffffffff;

void Add(absl::string_view meant, size_t length, Readings& readings) {
  if (readings.count == Readings::kMax || meant.empty()) return;
  Reading& reading = readings.all[readings.count++];
  reading.size = meant.copy(reading.bytes.data(), reading.bytes.size());
  reading.length = length;
}

void AddByte(uint32_t byte, size_t length, Readings& readings) {
  const char meant = static_cast<char>(byte);
  Add({&meant, 1}, length, readings);
}

/// Adds the character in UTF-8.
void AddCharacter(uint32_t point, size_t length, Readings& readings) {
  const auto tail = [point](int shift) {
    return static_cast<char>(0x80 | ((point >> shift) & 0x3f));
  };
  if (point < 0x80) {
    AddByte(point, length, readings);
  } else if (point < 0x800) {
    const char meant[] = {static_cast<char>(0xc0 | (point >> 6)), tail(0)};
    Add({meant, sizeof meant}, length, readings);
  } else if (point < 0x10000) {
    const char meant[] = {static_cast<char>(0xe0 | (point >> 12)), tail(6),
                          tail(0)};
    Add({meant, sizeof meant}, length, readings);
  } else if (point < 0x110000) {
    const char meant[] = {static_cast<char>(0xf0 | (point >> 18)), tail(12),
                          tail(6), tail(0)};
    Add({meant, sizeof meant}, length, readings);
  }
}

/// The number that exactly `digits` digits at the start of `text` write.
uint32_t Number(absl::string_view text, size_t digits, uint32_t base) {
  if (text.size() < digits) return kNoCharacter;
  uint32_t number = 0;
  for (const char c : text.substr(0, digits)) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_isxdigit(byte)) return kNoCharacter;
    const uint32_t digit =
        absl::ascii_isdigit(byte)
            ? static_cast<uint32_t>(c - '0')
            : static_cast<uint32_t>(absl::ascii_tolower(byte) - 'a' + 10);
    if (digit >= base) return kNoCharacter;
    number = number * base + digit;
  }
  return number;
}

/// `%2F`, and `%252F` where the percent sign itself was escaped.
void AddPercent(absl::string_view text, Readings& readings) {
  size_t digits = 1;
  while (true) {
    const uint32_t byte = Number(text.substr(digits), 2, 16);
    if (byte == kNoCharacter) return;
    const bool again =
        byte == '%' && Number(text.substr(digits + 2), 2, 16) != kNoCharacter;
    // The last place is for what is meant in the end.
    if (!again || readings.count + 1 < Readings::kMax) {
      AddByte(byte, digits + 2, readings);
    }
    if (!again) return;
    digits += 2;
  }
}

/// `\u00e9`, and the pair of them that writes a character above U+FFFF.
void AddUnicode(absl::string_view text, Readings& readings) {
  const uint32_t unit = Number(text.substr(2), 4, 16);
  if (unit == kNoCharacter) return;
  if (unit < 0xd800 || unit > 0xdbff) {
    AddCharacter(unit, 6, readings);
    return;
  }
  // Where the escapes were escaped again, more than one backslash is between.
  constexpr size_t kMostBackslashes = 16;
  const size_t mark =
      text.substr(0, 6 + kMostBackslashes).find_first_not_of('\\', 6);
  if (mark == text.npos || mark == 6 || text[mark] != 'u') return;
  const uint32_t low = Number(text.substr(mark + 1), 4, 16);
  if (low < 0xdc00 || low > 0xdfff) return;
  AddCharacter(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), mark + 5,
               readings);
}

void AddBackslash(absl::string_view text, Readings& readings) {
  if (text.size() < 2) return;
  static constexpr absl::string_view kNames = "abfnrtv";
  static constexpr absl::string_view kMeant = "\a\b\f\n\r\t\v";
  const size_t name = kNames.find(text[1]);
  if (text[1] == 'u') {
    AddUnicode(text, readings);
  } else if (text[1] == 'x') {
    const uint32_t byte = Number(text.substr(2), 2, 16);
    if (byte != kNoCharacter) AddByte(byte, 4, readings);
  } else if (name != kNames.npos) {
    Add(kMeant.substr(name, 1), 2, readings);
  } else if (absl::ascii_isdigit(static_cast<unsigned char>(text[1]))) {
    const uint32_t byte = Number(text.substr(1), 3, 8);
    if (byte < 0x100) AddByte(byte, 4, readings);
  } else {
    Add(text.substr(1, 1), 2, readings);
  }
}

/// The number in `text`, the inside of `&#39;` behind its number sign.
uint32_t CharacterNumber(absl::string_view text) {
  constexpr size_t kMostDigits = 7;
  const uint32_t base =
      absl::ConsumePrefix(&text, "x") || absl::ConsumePrefix(&text, "X") ? 16
                                                                         : 10;
  if (text.empty() || text.size() > kMostDigits) return kNoCharacter;
  return Number(text, text.size(), base);
}

/// `&quot;` and `&#34;`, and `&amp;quot;` where it was escaped again.
void AddEntity(absl::string_view text, Readings& readings) {
  constexpr size_t kLongest = 16;
  size_t begin = 1;
  while (absl::StartsWith(text.substr(begin), "amp;")) {
    begin += 4;
    if (readings.count + 1 < Readings::kMax) Add("&", begin, readings);
  }
  const absl::string_view rest = text.substr(begin, kLongest);
  const size_t end = rest.find(';');
  if (end == rest.npos) return;
  const size_t length = begin + end + 1;
  absl::string_view name = rest.substr(0, end);
  if (absl::ConsumePrefix(&name, "#")) {
    AddCharacter(CharacterNumber(name), length, readings);
    return;
  }
  static constexpr std::pair<absl::string_view, char> kEntities[] = {
      {"quot", '"'}, {"lt", '<'}, {"gt", '>'}, {"apos", '\''}};
  for (const auto& [entity, meant] : kEntities) {
    if (name == entity) Add({&meant, 1}, length, readings);
  }
}

}  // namespace

Readings ReadingsOf(absl::string_view text) {
  Readings readings;
  Add(text.substr(0, 1), 1, readings);
  switch (text.front()) {
    case '%':
      AddPercent(text, readings);
      break;
    case '\\':
      AddBackslash(text, readings);
      break;
    case '&':
      AddEntity(text, readings);
      break;
    case '+':
      Add(" ", 1, readings);
      break;
    default:
      break;
  }
  return readings;
}

bool MayBeginEscape(char c) {
  return c == '%' || c == '\\' || c == '&' || c == '+';
}

}  // namespace dora::core
