#include "core/base/read_file.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "os/file.h"
#include "os/system_error.h"

namespace dora::core {
namespace {

tl::unexpected<FileFault> Fault(FileFaultKind kind, const std::string& path,
                                const std::string& what) {
  return tl::unexpected(FileFault{kind, absl::StrCat(path, " ", what)});
}

/// Why the last call failed.
tl::unexpected<FileFault> SystemFault(const std::string& path) {
  const os::Fault fault = os::LastFault();
  const std::string words = os::LastError();
  const bool missing =
      fault == os::Fault::kNotFound || fault == os::Fault::kNotFolder;
  // What a socket gives to who would open it.
  if (fault == os::Fault::kNoReader) {
    return Fault(FileFaultKind::kNotRegular, path, "is not a regular file");
  }
  return Fault(missing ? FileFaultKind::kMissing : FileFaultKind::kUnreadable,
               path, absl::StrCat("cannot be read: ", words));
}

std::string Size(size_t bytes) {
  constexpr size_t kKib = 1024;
  constexpr size_t kMib = kKib * kKib;
  return bytes >= kMib ? absl::StrCat(bytes / kMib, " MiB")
                       : absl::StrCat(bytes / kKib, " KiB");
}

/// Of a file that is larger, one byte more.
FileText ReadAndOneMore(const std::string& path, size_t max_bytes) {
  os::Opening opening;  // without waiting: a named pipe cannot hang us
  opening.follows_links = true;
  const os::File file = os::File::Open(path, opening);
  if (!file.is_open()) return SystemFault(path);
  const auto status = file.Status();
  if (!status) return SystemFault(path);
  if (!status->is_regular()) {
    return Fault(FileFaultKind::kNotRegular, path, "is not a regular file");
  }
  std::string text;
  // What it says of its size may be wrong by the time that it is read.
  uint64_t wanted = std::min<uint64_t>(status->size, max_bytes) + 1;
  while (true) {
    const size_t begin = text.size();
    text.resize(begin + static_cast<size_t>(wanted));
    const auto count = file.Read(text.data() + begin, text.size() - begin);
    if (!count) return SystemFault(path);
    text.resize(begin + *count);
    if (*count == 0) return text;
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
