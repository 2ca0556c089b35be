#include "core/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "core/redaction.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> SystemError(const std::string& what) {
  return MakeError(ErrorKind::kOutbox,
                   absl::StrCat(what, ": ", std::strerror(errno)));
}

bool WriteAll(int descriptor, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count =
        write(descriptor, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<size_t>(count);
  }
  return true;
}

/// Makes the names in `directory` survive a power cut.
void SyncDirectory(const std::string& directory) {
  const int folder = open(directory.empty() ? "." : directory.c_str(),
                          O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  close(folder);
}

/// False where another process holds the file. A file system without locks
/// keeps nobody off.
bool Lock(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/// A new file beside `path`, held, with `text` in it; on the disk itself only
/// where `durable`.
Result<HeldFile> WriteBeside(const std::string& path, const std::string& text,
                             bool durable) {
  std::string temporary = absl::StrCat(path, ".XXXXXX");
  // A name of its own, mode 0600, that no other user can have put there.
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return SystemError(absl::StrCat("create ", temporary));
  HeldFile file(temporary, descriptor);
  Lock(descriptor);
  // Whatever a caller has let into it, no key is written.
  const std::string redacted = RedactKeys(text);
  if (!WriteAll(descriptor, redacted) || (durable && fsync(descriptor) != 0)) {
    const auto error = SystemError(absl::StrCat("write ", temporary));
    unlink(temporary.c_str());
    return error;
  }
  return file;
}

Result<HeldFile> MoveTo(const std::string& path, Result<HeldFile> file) {
  if (!file || rename(file->path().c_str(), path.c_str()) == 0) return file;
  const auto error = SystemError(absl::StrCat("rename ", file->path()));
  unlink(file->path().c_str());
  return error;
}

}  // namespace

HeldFile::~HeldFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<bool> HeldFile::MakeDurable() const {
  if (fsync(descriptor_) != 0) {
    return SystemError(absl::StrCat("write ", path_));
  }
  SyncDirectory(fs::path(path_).parent_path());
  return true;
}

void HeldFile::Remove() const {
  if (IsInPlace()) unlink(path_.c_str());
}

bool HeldFile::IsInPlace() const {
  struct stat ours;
  struct stat there;
  return fstat(descriptor_, &ours) == 0 && lstat(path_.c_str(), &there) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

Result<HeldFile> WriteHeld(const std::string& path, const std::string& text) {
  auto file = MoveTo(path, WriteBeside(path, text, /*durable=*/false));
  if (file) file->path_ = path;
  return file;
}

Result<HeldFile> Hold(const std::string& path) {
  const int descriptor =
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (descriptor < 0) return SystemError(absl::StrCat("open ", path));
  HeldFile file(path, descriptor);
  // The holder before us may just have taken it away.
  if (!Lock(descriptor) || !file.IsInPlace()) {
    return MakeError(ErrorKind::kOutbox,
                     absl::StrCat(path, " is in another process's hands"));
  }
  return file;
}

Result<std::string> WriteDurably(const std::string& path,
                                 const std::string& text) {
  const auto file = MoveTo(path, WriteBeside(path, text, /*durable=*/true));
  if (!file) return tl::unexpected(file.error());
  SyncDirectory(fs::path(path).parent_path());
  return path;
}

Result<std::string> MakePrivateDirectory(const std::string& directory) {
  std::error_code error;
  fs::path path = directory;
  // With a slash behind its name the folder would be its own parent.
  if (!path.has_filename()) path = path.parent_path();
  const fs::path parent = path.parent_path();
  if (!parent.empty()) fs::create_directories(parent, error);
  if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError(absl::StrCat("create ", directory));
  }
  return directory;
}

}  // namespace dora::core
