#pragma once

#include <cstdint>
#include <cstdio>
#include <istream>
#include <memory>
#include <string>

#include "core/base/error.h"
#include "os/file.h"

// Files that nobody else sees and that go with the process, for what is too
// large for memory.

namespace dora::core {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

/// An empty file without a name in `directory`, for reading and writing.
Result<File> NewScratchFile(const std::string& directory);

inline constexpr uint64_t kMaxSpooledBytes = uint64_t{4} << 30;

/// What to do where there is no room for them.
std::string HintForScratch();

/// Copies the rest of what `in` gives to a file without a name
/// in `directory` and gives a stream that reads it, as often as is wanted. An
/// error where `in` has more than `max_bytes`, or cannot be read to its end:
/// nothing is left out in silence.
Result<std::unique_ptr<std::istream>> Spool(
    const os::File& in, const std::string& directory,
    uint64_t max_bytes = kMaxSpooledBytes);
/// The same of a descriptor of the C library: 0 is standard input.
Result<std::unique_ptr<std::istream>> Spool(
    int in, const std::string& directory,
    uint64_t max_bytes = kMaxSpooledBytes);

/// Skips U+FEFF where the stream begins with it.
void SkipByteOrderMark(std::istream& in);

}  // namespace dora::core
