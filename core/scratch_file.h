#pragma once

#include <cstdio>
#include <istream>
#include <memory>
#include <string>

#include "core/error.h"

// Files that nobody else sees and that go with the process, for what is too
// large for memory.

namespace dora::core {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

/// An empty file without a name in `directory`, for reading and writing.
Result<File> NewScratchFile(const std::string& directory);

/// Copies the rest of `in` to a file without a name in `directory` and gives
/// a stream that reads it, as often as is wanted.
Result<std::unique_ptr<std::istream>> Spool(std::istream& in,
                                            const std::string& directory);

/// Skips U+FEFF where the stream begins with it.
void SkipByteOrderMark(std::istream& in);

}  // namespace dora::core
