#include "app/import/utf16_decoder.h"

#include <gtest/gtest.h>

#include <iterator>
#include <sstream>
#include <string>

namespace dora::app {
namespace {

std::string Decode(const std::u16string& units, const std::string& more = "") {
  std::string bytes;
  for (const char16_t unit : units) {
    bytes += static_cast<char>(unit & 0xFF);
    bytes += static_cast<char>(unit >> 8);
  }
  std::istringstream in(bytes + more);
  Utf16Decoder decoder(*in.rdbuf(), ByteOrder::kLittleEndian);
  return std::string(std::istreambuf_iterator<char>(&decoder), {});
}

TEST(Utf16Decoder, GivesUtf8) {
  EXPECT_EQ(Decode(u""), "");
  EXPECT_EQ(Decode(u"aé日\U0001F680\n"),
            "a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x9A\x80\n");
}

TEST(Utf16Decoder, GivesTheSameWhereverItsPiecesEnd) {
  for (size_t begin = 4090; begin < 4100; ++begin) {
    const std::u16string pad(begin, u'x');
    EXPECT_EQ(Decode(pad + u"\U0001F680y"),
              std::string(begin, 'x') + "\xF0\x9F\x9A\x80y");
  }
}

TEST(Utf16Decoder, MarksWhatIsNoUtf16) {
  const std::u16string high(1, char16_t{0xD83D});
  const std::u16string low(1, char16_t{0xDE80});
  EXPECT_EQ(Decode(high), "\xFF");
  EXPECT_EQ(Decode(low), "\xFF");
  EXPECT_EQ(Decode(u"a" + high + u"b" + low + u"c"),
            "a\xFF"
            "b\xFF"
            "c");
  EXPECT_EQ(Decode(high + high + low), "\xFF\xF0\x9F\x9A\x80");
  EXPECT_EQ(Decode(u"a", "b"), "a\xFF");
  EXPECT_EQ(Decode(high, "b"), "\xFF\xFF");
  for (size_t begin = 4094; begin < 4098; ++begin) {
    const std::u16string pad(begin, u'x');
    EXPECT_EQ(Decode(pad + high + u"y"), std::string(begin, 'x') + "\xFFy");
    EXPECT_EQ(Decode(pad + high), std::string(begin, 'x') + "\xFF");
  }
}

}  // namespace
}  // namespace dora::app
