#include "core/base/text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace dora::core {
namespace {

TEST(IsUtf8, IsTrueForManyLinesAndFalseForOtherEncodings) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("caf\xC3\xA9\r\n\t\xF0\x9F\x9A\x80"));
  EXPECT_FALSE(IsUtf8("caf\xE9"));
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));
}

TEST(IsFullSha, IsTrueFor40And64DigitsOnly) {
  for (const size_t digits : {0, 7, 39, 40, 41, 63, 64, 65, 80}) {
    const bool is_full = digits == 40 || digits == 64;
    EXPECT_EQ(IsFullSha(std::string(digits, 'a')), is_full) << digits;
    EXPECT_EQ(IsFullSha(std::string(digits, 'F')), is_full) << digits;
    EXPECT_FALSE(IsFullSha(std::string(digits, 'g'))) << digits;
  }
}

TEST(IsOneLineOfUtf8, IsTrueForTextOfAllTheWorld) {
  for (const char* text : {"", "a b", "café", "магазин", "商店", "🛒",
                           "\u00a0", "\uffff", "\U0010ffff"}) {
    EXPECT_TRUE(IsOneLineOfUtf8(text)) << text;
  }
}

TEST(IsOneLineOfUtf8, IsFalseForEveryControlCharacter) {
  for (int c = 0; c < 0x20; ++c) {
    EXPECT_FALSE(IsOneLineOfUtf8(std::string("a") + static_cast<char>(c) + "b"))
        << c;
  }
  EXPECT_FALSE(IsOneLineOfUtf8("\x7f"));
}

// U+0080 to U+009F: among them NEL, which ends a line, and CSI, which a
// terminal obeys like an escape sequence.
TEST(IsOneLineOfUtf8, IsFalseForEveryControlCharacterBeyondAscii) {
  for (int c = 0x80; c <= 0x9f; ++c) {
    EXPECT_FALSE(IsOneLineOfUtf8(std::string("é\xc2") + static_cast<char>(c)))
        << c;
  }
}

TEST(IsOneLineOfUtf8, IsFalseForWhatIsNoUtf8) {
  for (const char* text :
       {"\x80", "\xff", "caf\xe9", "\xc3", "\xe5\x95", "\xf0\x9f\x9b",
        "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(IsOneLineOfUtf8(text)) << ::testing::PrintToString(text);
  }
}

// What is accepted must be writable as JSON, and the serializer is a judge of
// its own.
TEST(IsOneLineOfUtf8, AgreesWithTheJsonSerializer) {
  std::mt19937 engine(20231114);
  // Only bytes beyond ASCII, so that control characters do not interfere.
  std::uniform_int_distribution<int> byte(0xa0, 0xff);
  std::uniform_int_distribution<size_t> length(1, 4);
  const auto replace = nlohmann::json::error_handler_t::replace;
  int accepted = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string text(length(engine), ' ');
    for (char& c : text) c = static_cast<char>(byte(engine));
    const nlohmann::json json = text;
    const bool writable =
        json.dump(-1, ' ', false, replace) == "\"" + text + "\"";
    EXPECT_EQ(IsOneLineOfUtf8(text), writable)
        << ::testing::PrintToString(text);
    accepted += writable ? 1 : 0;
  }
  EXPECT_GT(accepted, 1000);
}

TEST(EscapedLine, CutsBetweenCharacters) {
  EXPECT_EQ(EscapedLine("aé", 1), "a");
  EXPECT_EQ(EscapedLine("aé", 2), "a");
  EXPECT_EQ(EscapedLine("aé", 3), "aé");
}

TEST(EscapedLine, CountsTheBytesOfTheTextNotOfTheEscapes) {
  EXPECT_EQ(EscapedLine("\n\n\n", 2), "\\n\\n");
}

TEST(EscapedLine, EscapesWhatIsNoUtf8) {
  EXPECT_EQ(EscapedLine("caf\xe9!", 100), "caf\\351!");
}

TEST(EscapedLine, IsOneLineOfUtf8ForAnyBytes) {
  std::mt19937 engine(20231114);
  std::uniform_int_distribution<int> byte(0, 0xff);
  for (size_t length = 0; length < 2000; ++length) {
    std::string text(length, ' ');
    for (char& c : text) c = static_cast<char>(byte(engine));
    EXPECT_TRUE(IsOneLineOfUtf8(EscapedLine(text, 500))) << length;
  }
}

}  // namespace
}  // namespace dora::core
