#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "os/file.h"
#include "os/posix_status.h"

namespace dora::os {
namespace {

int Descriptor(intptr_t handle) { return static_cast<int>(handle); }

FileType TypeOf(mode_t mode) {
  if (S_ISREG(mode)) return FileType::kRegular;
  if (S_ISDIR(mode)) return FileType::kFolder;
  if (S_ISLNK(mode)) return FileType::kLink;
  if (S_ISFIFO(mode)) return FileType::kPipe;
  return FileType::kOther;
}

#ifdef __APPLE__
timespec ChangedAt(const struct stat& status) { return status.st_mtimespec; }
#else
timespec ChangedAt(const struct stat& status) { return status.st_mtim; }
#endif

#ifdef __APPLE__
/// There fsync(2) leaves it in the disk's own memory.
int Sync(int file) { return fcntl(file, F_FULLFSYNC) == 0 ? 0 : fsync(file); }
#else
int Sync(int file) { return fsync(file); }
#endif

#ifdef __linux__
bool ReserveRoom(int file, off_t size) {
  while (fallocate(file, 0, 0, size) != 0) {
    if (errno == EINTR) continue;
    return errno == EOPNOTSUPP && ftruncate(file, size) == 0;
  }
  return true;
}
#else
bool ReserveRoom(int file, off_t size) { return ftruncate(file, size) == 0; }
#endif

std::optional<size_t> Count(ssize_t count) {
  if (count < 0) return std::nullopt;
  return static_cast<size_t>(count);
}

/// What is printed on `stream` later must not overwrite a line of the file.
void AppendIfSame(int file, int stream) {
  struct stat ours;
  struct stat theirs;
  if (fstat(file, &ours) == 0 && fstat(stream, &theirs) == 0 &&
      S_ISREG(ours.st_mode) && ours.st_dev == theirs.st_dev &&
      ours.st_ino == theirs.st_ino) {
    fcntl(stream, F_SETFL, fcntl(stream, F_GETFL) | O_APPEND);
  }
}

}  // namespace

FileStatus FromStat(const struct stat& status) {
  FileStatus known;
  known.type = TypeOf(status.st_mode);
  known.size = static_cast<uint64_t>(status.st_size);
  known.changed_at = absl::TimeFromTimespec(ChangedAt(status));
  known.names = static_cast<uint64_t>(status.st_nlink);
  known.volume = static_cast<uint64_t>(status.st_dev);
  known.id.first = static_cast<uint64_t>(status.st_ino);
  return known;
}

int FlagsOf(const Opening& opening) {
  constexpr int kAccess[] = {O_RDONLY, O_RDWR, O_WRONLY | O_APPEND,
                             O_RDWR | O_APPEND};
  constexpr int kCreation[] = {0, O_CREAT, O_CREAT | O_EXCL};
  return kAccess[static_cast<int>(opening.access)] |
         kCreation[static_cast<int>(opening.creation)] |
         (opening.follows_links ? 0 : O_NOFOLLOW) |
         (opening.waits ? 0 : O_NONBLOCK) | O_CLOEXEC | O_NOCTTY;
}

mode_t ModeOf(const Opening& opening) {
  return opening.is_for_all ? 0644 : 0600;
}

std::optional<FileStatus> StatusOf(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return FromStat(status);
}

std::optional<FileStatus> StatusOfLink(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return std::nullopt;
  return FromStat(status);
}

File File::Open(const std::string& path, const Opening& opening) {
  return File(open(path.c_str(), FlagsOf(opening), ModeOf(opening)));
}

File File::NewScratch(const std::string& folder) {
  std::string path = absl::StrCat(folder, "/dora-deploy-XXXXXX");
  File file(mkostemp(path.data(), O_CLOEXEC));
  if (file.is_open()) unlink(path.c_str());
  return file;
}

File File::OfDescriptor(int descriptor) {
  return File(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

void File::Close() {
  if (is_open()) close(Descriptor(std::exchange(handle_, kNone)));
}

std::optional<FileStatus> File::Status() const {
  struct stat status;
  if (fstat(Descriptor(handle_), &status) != 0) return std::nullopt;
  return FromStat(status);
}

std::optional<std::string> File::Owner() const {
  struct stat status;
  if (fstat(Descriptor(handle_), &status) != 0) return std::nullopt;
  return absl::StrCat(status.st_uid);
}

std::optional<size_t> File::Read(char* buffer, size_t size) const {
  while (true) {
    const ssize_t count = read(Descriptor(handle_), buffer, size);
    if (count >= 0) return static_cast<size_t>(count);
    if (errno == EAGAIN) {
      // Who shares our standard input may have made it non-blocking.
      pollfd input = {Descriptor(handle_), POLLIN, 0};
      poll(&input, 1, -1);
    } else if (errno != EINTR) {
      return std::nullopt;
    }
  }
}

std::optional<size_t> File::ReadAt(uint64_t offset, void* buffer,
                                   size_t size) const {
  ssize_t count = -1;
  do {
    count =
        pread(Descriptor(handle_), buffer, size, static_cast<off_t>(offset));
  } while (count < 0 && errno == EINTR);
  return Count(count);
}

bool File::WriteAllAt(uint64_t offset, const void* data, size_t size) const {
  return Count(pwrite(Descriptor(handle_), data, size,
                      static_cast<off_t>(offset))) == size;
}

bool File::WriteAll(absl::string_view text) const {
  while (!text.empty()) {
    const ssize_t count = write(Descriptor(handle_), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

std::optional<size_t> File::WriteOnce(absl::string_view text) const {
  ssize_t count = -1;
  do {
    count = write(Descriptor(handle_), text.data(), text.size());
  } while (count < 0 && errno == EINTR);
  return Count(count);
}

void File::TakeBack(size_t count) const {
  const off_t end = lseek(Descriptor(handle_), 0, SEEK_CUR);
  struct stat status;
  if (fstat(Descriptor(handle_), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_size != end) {
    return;
  }
  [[maybe_unused]] const int taken =
      ftruncate(Descriptor(handle_), end - static_cast<off_t>(count));
}

bool File::Reserve(uint64_t size) const {
  return ReserveRoom(Descriptor(handle_), static_cast<off_t>(size));
}

bool File::Flush() const { return Sync(Descriptor(handle_)) == 0; }

LockResult File::TryLock() const {
  while (flock(Descriptor(handle_), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    return errno == EWOULDBLOCK ? LockResult::kHeldByAnother
                                : LockResult::kUnknown;
  }
  return LockResult::kLocked;
}

void File::SetTime(absl::Time changed_at) const {
  const timespec time = absl::ToTimespec(changed_at);
  const timespec times[2] = {time, time};
  futimens(Descriptor(handle_), times);
}

void File::PrintBehind() const {
  AppendIfSame(Descriptor(handle_), STDOUT_FILENO);
  AppendIfSame(Descriptor(handle_), STDERR_FILENO);
}

std::FILE* File::IntoStream() {
  std::FILE* const stream = fdopen(Descriptor(handle_), "w+b");
  if (stream != nullptr) handle_ = kNone;
  return stream;
}

bool RenameFile(const std::string& from, const std::string& to) {
  return std::rename(from.c_str(), to.c_str()) == 0;
}

bool RemoveFile(const std::string& path) { return unlink(path.c_str()) == 0; }
}  // namespace dora::os
