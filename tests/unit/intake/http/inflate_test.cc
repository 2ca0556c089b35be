#include "intake/http/inflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace dora::intake::http {
namespace {

constexpr int kZlib = 15;
constexpr int kGzip = 15 + 16;

std::string Deflated(std::string text, int format) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, format, 8,
                         Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<unsigned char*>(text.data());
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<unsigned char*>(bytes.data());
  stream.avail_out = static_cast<unsigned>(bytes.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

TEST(Inflate, ReadsBothFormats) {
  const std::string text(100'000, 'x');
  for (const int format : {kZlib, kGzip}) {
    EXPECT_EQ(Inflate(Deflated(text, format), text.size()), text);
    EXPECT_EQ(Inflate(Deflated("", format), 0), "");
  }
}

TEST(Inflate, StopsAtTheLimit) {
  const std::string bomb = Deflated(std::string(50'000'000, ' '), kGzip);
  const auto text = Inflate(bomb, 1024 * 1024);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), InflateError::kTooLarge);
}

TEST(Inflate, RefusesWhatIsCutOrNotCompressed) {
  const std::string bytes = Deflated("some text to be cut", kGzip);
  for (const std::string& broken :
       {std::string(), std::string("hello"), bytes.substr(0, 5),
        bytes.substr(0, bytes.size() - 1)}) {
    const auto text = Inflate(broken, 1000);
    ASSERT_FALSE(text) << broken.size();
    EXPECT_EQ(text.error(), InflateError::kBroken);
  }
}

}  // namespace
}  // namespace dora::intake::http
