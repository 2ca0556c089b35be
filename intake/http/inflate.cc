#include "intake/http/inflate.h"

#include <zlib.h>

namespace dora::intake::http {
namespace {

// zlib's largest window; 32 more: gzip or zlib, whichever it is.
constexpr int kAnyFormat = 15 + 32;

}  // namespace

core::Expected<std::string, InflateError> Inflate(absl::string_view bytes,
                                                  size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, kAnyFormat) != Z_OK) {
    return tl::unexpected(InflateError::kBroken);
  }
  stream.next_in =
      reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<unsigned>(bytes.size());
  std::string text;
  int code = Z_OK;
  while (code == Z_OK && text.size() <= limit) {
    char buffer[16384];
    stream.next_out = reinterpret_cast<unsigned char*>(buffer);
    stream.avail_out = sizeof(buffer);
    code = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer, sizeof(buffer) - stream.avail_out);
  }
  inflateEnd(&stream);
  if (text.size() > limit) return tl::unexpected(InflateError::kTooLarge);
  if (code != Z_STREAM_END) return tl::unexpected(InflateError::kBroken);
  return text;
}

}  // namespace dora::intake::http
