#pragma once

#include <cstddef>
#include <string>

#include "core/base/result.h"

// Reading a file that strangers may have put there: a regular file of a
// bounded size, or a word about what is in its place. A named pipe or a device
// cannot hang it, and a file without end cannot fill the memory.

namespace dora::core {

enum class FileFaultKind {
  kMissing,
  kNotRegular,  ///< a folder, a named pipe, a device, a socket
  kTooLarge,
  kUnreadable,
};

struct FileFault {
  FileFaultKind kind;
  std::string message;  ///< begins with the path
};

using FileText = Expected<std::string, FileFault>;

/// The whole of the file at `path`, where it has at most `max_bytes`.
FileText ReadFile(const std::string& path, size_t max_bytes);

/// The first `max_bytes` of the file at `path`, or all that it has.
FileText ReadBeginning(const std::string& path, size_t max_bytes);

}  // namespace dora::core
