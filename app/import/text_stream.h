#pragma once

#include <istream>
#include <memory>
#include <streambuf>

#include "app/import/utf16_decoder.h"

namespace dora::app {

/// The text of a file as UTF-8, without its byte order mark. UTF-16 is told by
/// that mark, which Excel writes ("Unicode Text").
class TextStream {
 public:
  /// The text of `in`, which can seek and outlives it, from where it stands.
  explicit TextStream(std::istream& in);

  std::streambuf& buffer() { return decoder_ ? *decoder_ : *buffer_; }

 private:
  std::streambuf* buffer_;
  std::unique_ptr<Utf16Decoder> decoder_;
};

}  // namespace dora::app
