#include "app/import/text_stream.h"

#include <array>

#include "core/base/scratch_file.h"

namespace dora::app {

TextStream::TextStream(std::istream& in) : buffer_(in.rdbuf()) {
  const std::istream::pos_type begin = in.tellg();
  std::array<char, 2> mark{};
  const std::streamsize size = buffer_->sgetn(mark.data(), mark.size());
  if (size == mark.size() && mark == std::array<char, 2>{'\xFF', '\xFE'}) {
    decoder_ =
        std::make_unique<Utf16Decoder>(*buffer_, ByteOrder::kLittleEndian);
  } else if (size == mark.size() &&
             mark == std::array<char, 2>{'\xFE', '\xFF'}) {
    decoder_ = std::make_unique<Utf16Decoder>(*buffer_, ByteOrder::kBigEndian);
  } else {
    in.clear();
    in.seekg(begin);
    core::SkipByteOrderMark(in);
  }
}

}  // namespace dora::app
