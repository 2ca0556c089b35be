#include "core/base/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "core/base/descriptor.h"

namespace dora::core {
namespace {

tl::unexpected<FileFault> Fault(FileFaultKind kind, const std::string& path,
                                const std::string& what) {
  return tl::unexpected(FileFault{kind, absl::StrCat(path, " ", what)});
}

tl::unexpected<FileFault> SystemFault(const std::string& path, int error) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  // What a socket gives to who would open it.
  if (error == ENXIO) {
    return Fault(FileFaultKind::kNotRegular, path, "is not a regular file");
  }
  return Fault(missing ? FileFaultKind::kMissing : FileFaultKind::kUnreadable,
               path, absl::StrCat("cannot be read: ", std::strerror(error)));
}

std::string Size(size_t bytes) {
  constexpr size_t kKib = 1024;
  constexpr size_t kMib = kKib * kKib;
  return bytes >= kMib ? absl::StrCat(bytes / kMib, " MiB")
                       : absl::StrCat(bytes / kKib, " KiB");
}

/// Of a file that is larger, one byte more.
FileText ReadAndOneMore(const std::string& path, size_t max_bytes) {
  // Non-blocking, so that a named pipe in the file's place cannot hang us.
  const Descriptor file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) return SystemFault(path, errno);
  struct stat status;
  if (fstat(file.get(), &status) != 0) return SystemFault(path, errno);
  if (!S_ISREG(status.st_mode)) {
    return Fault(FileFaultKind::kNotRegular, path, "is not a regular file");
  }
  std::string text;
  // What it says of its size may be wrong by the time that it is read.
  size_t wanted = std::min(static_cast<size_t>(status.st_size), max_bytes) + 1;
  while (true) {
    const size_t begin = text.size();
    text.resize(begin + wanted);
    const ssize_t count = read(file.get(), text.data() + begin, wanted);
    const int error = errno;
    text.resize(begin + static_cast<size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0 && error == EINTR) continue;
    if (count < 0) return SystemFault(path, error);
    if (count == 0) return text;
    if (text.size() > max_bytes) return text;
    constexpr size_t kPiece = 16 * 1024;
    wanted = std::min(kPiece, max_bytes + 1 - text.size());
  }
}

}  // namespace

FileText ReadFile(const std::string& path, size_t max_bytes) {
  FileText text = ReadAndOneMore(path, max_bytes);
  if (text && text->size() > max_bytes) {
    return Fault(FileFaultKind::kTooLarge, path,
                 absl::StrCat("is larger than ", Size(max_bytes)));
  }
  return text;
}

FileText ReadBeginning(const std::string& path, size_t max_bytes) {
  FileText text = ReadAndOneMore(path, max_bytes);
  if (text) text->resize(std::min(text->size(), max_bytes));
  return text;
}

}  // namespace dora::core
