#include "os/utf16.h"

#include <gtest/gtest.h>

#include <string>

namespace dora::os {
namespace {

TEST(Utf16, EachLengthOfACharacterGoesThereAndBack) {
  const struct {
    const char* utf8;
    std::u16string utf16;
  } kCases[] = {
      {"", u""},
      {"a\x7F", u"a\x7F"},
      {"\xC2\x80\xDF\xBF", u"\u0080\u07FF"},
      {"\xE0\xA0\x80\xEF\xBF\xBF", u"\u0800\uFFFF"},
      {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", u"\U00010000\U0010FFFF"},
  };
  for (const auto& [utf8, utf16] : kCases) {
    EXPECT_EQ(ToUtf16(utf8), utf16) << utf8;
    EXPECT_EQ(ToUtf8(utf16), utf8) << utf8;
  }
}

TEST(Utf16, ANulIsACharacter) {
  EXPECT_EQ(ToUtf16(std::string("a\0b", 3)), std::u16string(u"a\0b", 3));
  EXPECT_EQ(ToUtf8(std::u16string(u"a\0b", 3)), std::string("a\0b", 3));
}

/// Windows has such names of files.
TEST(Utf16, HalfOfAPairComesBackAsItWas) {
  for (const std::u16string& half :
       {std::u16string{0xD800}, std::u16string{0xDFFF, u'a'},
        std::u16string{u'a', 0xDBFF, u'b'}, std::u16string{0xDC00, 0xD800}}) {
    EXPECT_EQ(ToUtf16(ToUtf8(half)), half);
  }
}

TEST(Utf16, BytesThatAreNoTextAreReplaced) {
  const struct {
    const char* bytes;
    std::u16string utf16;
  } kCases[] = {
      {"\xFF", u"\uFFFD"},
      {"a\x80z", u"a\uFFFDz"},
      {"\xC3", u"\uFFFD"},
      {"\xC3z", u"\uFFFDz"},
      {"\xC0\xAF", u"\uFFFD\uFFFD"},
      {"\xE0\x80\xAF", u"\uFFFD\uFFFD\uFFFD"},
      {"\xF4\x90\x80\x80", u"\uFFFD\uFFFD\uFFFD\uFFFD"},
  };
  for (const auto& [bytes, utf16] : kCases) {
    EXPECT_EQ(ToUtf16(bytes), utf16) << bytes;
  }
}

}  // namespace
}  // namespace dora::os
