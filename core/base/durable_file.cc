#include "core/base/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/descriptor.h"
#include "core/base/redaction.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

/// Makes a file with a name of its own that begins with `name`, mode 0600.
/// Gives its descriptor; -1 on an error.
int CreateBeside(const PrivateFolder& folder, const std::string& name,
                 std::string& temporary) {
  std::random_device random;
  for (int tries = 0; tries < 100; ++tries) {
    temporary = absl::StrFormat("%s.%08x", name, random());
    const int descriptor = openat(
        folder.descriptor(), temporary.c_str(),
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
}

/// A new file beside `name`, held, with `text` in it; on the disk itself only
/// where `durable`.
Result<HeldFile> WriteBeside(const PrivateFolder& folder,
                             const std::string& name, const std::string& text,
                             bool durable) {
  std::string temporary;
  const int descriptor = CreateBeside(folder, name, temporary);
  if (descriptor < 0) {
    return SystemError(absl::StrCat("create ", folder.PathOf(temporary)));
  }
  HeldFile file(folder, temporary, descriptor);
  file.Lock();
  // Whatever a caller has let into it, no key is written.
  if (!WriteAll(descriptor, RedactKeys(text)) ||
      (durable && fsync(descriptor) != 0)) {
    const auto error = SystemError(absl::StrCat("write ", file.path()));
    folder.Remove(temporary);
    return error;
  }
  return file;
}

}  // namespace

HeldFile::~HeldFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool HeldFile::Lock() const {
  // A file system without locks keeps nobody off.
  return flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

bool HeldFile::IsInPlace() const {
  struct stat ours;
  struct stat there;
  return fstat(descriptor_, &ours) == 0 &&
         fstatat(folder_.descriptor(), name_.c_str(), &there,
                 AT_SYMLINK_NOFOLLOW) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

std::string HeldFile::WhyNotRead(size_t max_bytes) const {
  struct stat file;
  struct stat folder;
  if (fstat(descriptor_, &file) != 0 ||
      fstat(folder_.descriptor(), &folder) != 0) {
    return "it cannot be inspected";
  }
  if (!S_ISREG(file.st_mode)) return "it is not a regular file";
  if (file.st_uid != geteuid() && file.st_uid != folder.st_uid) {
    return "it belongs to another user";
  }
  // A second name may be in a folder of somebody else.
  if (file.st_nlink > 1) return "it has more than one name (hard links)";
  if (static_cast<size_t>(file.st_size) > max_bytes) {
    return absl::StrCat("it is larger than ", max_bytes / 1024, " KiB");
  }
  return "";
}

std::string HeldFile::Read(size_t max_bytes) const {
  std::string text;
  char buffer[16 * 1024];
  while (text.size() < max_bytes) {
    const ssize_t count = pread(descriptor_, buffer, sizeof buffer,
                                static_cast<off_t>(text.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer, static_cast<size_t>(count));
  }
  text.resize(std::min(text.size(), max_bytes));
  return text;
}

Status HeldFile::MakeDurable() const {
  if (fsync(descriptor_) != 0) {
    return SystemError(absl::StrCat("write ", path()));
  }
  folder_.Sync();
  return {};
}

void HeldFile::SetTime(absl::Time time) const {
  const timespec times[2] = {absl::ToTimespec(time), absl::ToTimespec(time)};
  futimens(descriptor_, times);
}

void HeldFile::Remove() const {
  if (IsInPlace()) folder_.Remove(name_);
}

Status HeldFile::MoveTo(const std::string& name) {
  const int folder = folder_.descriptor();
  if (renameat(folder, name_.c_str(), folder, name.c_str()) == 0) {
    name_ = name;
    return {};
  }
  const auto error = SystemError(absl::StrCat("rename ", path()));
  folder_.Remove(name_);
  return error;
}

Result<HeldFile> WriteHeld(const PrivateFolder& folder, const std::string& name,
                           const std::string& text) {
  auto file = WriteBeside(folder, name, text, /*durable=*/false);
  if (!file) return file;
  const auto moved = file->MoveTo(name);
  if (!moved) return tl::unexpected(moved.error());
  return file;
}

Result<HeldFile> OpenFile(const PrivateFolder& folder,
                          const std::string& name) {
  const int descriptor = openat(folder.descriptor(), name.c_str(),
                                O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (descriptor >= 0) return HeldFile(folder, name, descriptor);
  return SystemError(absl::StrCat("open ", folder.PathOf(name)));
}

Result<HeldFile> Hold(const PrivateFolder& folder, const std::string& name) {
  auto file = OpenFile(folder, name);
  // The holder before us may just have taken it away.
  if (!file || (file->Lock() && file->IsInPlace())) return file;
  return MakeError(ErrorKind::kOutbox, absl::StrCat(folder.PathOf(name),
                                                    " is locked by another "
                                                    "process"));
}

Result<HeldFile> WriteHeldDurably(const PrivateFolder& folder,
                                  const std::string& name,
                                  const std::string& text) {
  auto file = WriteBeside(folder, name, text, /*durable=*/true);
  if (!file) return file;
  const auto moved = file->MoveTo(name);
  if (!moved) return tl::unexpected(moved.error());
  folder.Sync();
  return file;
}

Status WriteDurably(const std::string& path, const std::string& text) {
  const fs::path parent = fs::path(path).parent_path();
  const auto folder = PrivateFolder::Make(
      parent.empty() ? "." : parent.string(), FolderRule::kAny);
  if (!folder) return tl::unexpected(folder.error());
  const auto written =
      WriteHeldDurably(*folder, fs::path(path).filename().string(), text);
  if (!written) return tl::unexpected(written.error());
  return {};
}

}  // namespace dora::core
