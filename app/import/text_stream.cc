#include "app/import/text_stream.h"

#include "core/base/scratch_file.h"

namespace dora::app {

TextStream::TextStream(std::istream& in) : buffer_(in.rdbuf()) {
  core::SkipByteOrderMark(in);
}

}  // namespace dora::app
