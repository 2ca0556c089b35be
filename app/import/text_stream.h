#pragma once

#include <istream>
#include <streambuf>

namespace dora::app {

/// The text of a file, without its byte order mark.
class TextStream {
 public:
  /// The text of `in`, which outlives it, from where it stands.
  explicit TextStream(std::istream& in);

  std::streambuf& buffer() { return *buffer_; }

 private:
  std::streambuf* buffer_;
};

}  // namespace dora::app
