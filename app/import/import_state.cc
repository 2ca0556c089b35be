#include "app/import/import_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/base/sha256.h"

namespace dora::app {
namespace {

/// The file's beginning; as long as two marks.
constexpr char kHeader[] = "dora-import v1\n";
constexpr size_t kHeaderBytes = sizeof kHeader;
constexpr uint64_t kSmallestCapacity = 1024;
/// 2 GiB: a larger file is not read, whoever made it.
constexpr uint64_t kLargestCapacity = uint64_t{1} << 28;
constexpr size_t kMarksPerBlock = 8192;

tl::unexpected<core::Error> Failed(const std::string& what,
                                   const std::string& path) {
  return core::MakeError(core::ErrorKind::kOutbox,
                         absl::StrCat("the state file ", path, " cannot be ",
                                      what, ": ", std::strerror(errno), "."),
                         "Use another file.");
}

off_t OffsetOf(uint64_t slot) {
  return static_cast<off_t>(kHeaderBytes + slot * sizeof(uint64_t));
}

/// Whether the file begins as ours do, and how many slots it has.
bool ReadHeader(int descriptor, off_t size, uint64_t& capacity) {
  char header[kHeaderBytes];
  if (pread(descriptor, header, sizeof header, 0) !=
          static_cast<ssize_t>(sizeof header) ||
      std::memcmp(header, kHeader, sizeof header) != 0) {
    return false;
  }
  capacity = (static_cast<uint64_t>(size) - kHeaderBytes) / sizeof(uint64_t);
  return capacity > 0 && capacity <= kLargestCapacity &&
         (capacity & (capacity - 1)) == 0 && OffsetOf(capacity) == size;
}

/// Gives the file its size, and its blocks where the file system reserves any.
bool Reserve(int descriptor, off_t size) {
  while (fallocate(descriptor, 0, 0, size) != 0) {
    if (errno == EINTR) continue;
    return errno == EOPNOTSUPP && ftruncate(descriptor, size) == 0;
  }
  return true;
}

}  // namespace

core::Result<std::unique_ptr<ImportState>> ImportState::Open(
    const std::string& path, uint64_t more) {
  std::unique_ptr<ImportState> state(new ImportState());
  state->path_ = path;
  if (const auto locked = state->Lock(); !locked) {
    return tl::unexpected(locked.error());
  }
  if (const auto loaded = state->Load(); !loaded) {
    return tl::unexpected(loaded.error());
  }
  constexpr uint64_t kMost = kLargestCapacity / 2;
  if (more > kMost || state->size_ > kMost - more) {
    return core::MakeError(
        core::ErrorKind::kUsage,
        "the import has more events than one state file can hold.",
        "Split the imported file.");
  }
  // At most half full, so that a search ends soon.
  uint64_t capacity = std::max(kSmallestCapacity, state->capacity_);
  while (capacity < 2 * (state->size_ + more)) capacity *= 2;
  if (capacity != state->capacity_) {
    const auto grown = state->Grow(capacity);
    if (!grown) return tl::unexpected(grown.error());
  } else if (!state->MakeRoom()) {
    return Failed("written", path);
  }
  return state;
}

ImportState::~ImportState() {
  if (descriptor_ >= 0) {
    fdatasync(descriptor_);
    close(descriptor_);
  }
  if (lock_ >= 0) close(lock_);
}

uint64_t ImportState::MarkOf(absl::string_view base_url,
                             absl::string_view body) {
  const std::string text = absl::StrCat(base_url, "\n", body);
  const auto digest = core::Sha256(text);
  uint64_t mark = 0;
  std::memcpy(&mark, digest.data(), sizeof mark);
  return mark == 0 ? 1 : mark;  // 0 is an empty slot
}

bool ImportState::Contains(uint64_t mark) const {
  uint64_t there = 0;
  return pread(descriptor_, &there, sizeof there, OffsetOf(SlotOf(mark))) ==
             static_cast<ssize_t>(sizeof there) &&
         there == mark;
}

core::Status ImportState::Add(uint64_t mark) {
  if (Contains(mark)) return {};
  if (2 * (size_ + 1) > capacity_) {
    if (const auto grown = Grow(2 * capacity_); !grown) return grown;
  }
  if (pwrite(descriptor_, &mark, sizeof mark, OffsetOf(SlotOf(mark))) !=
      static_cast<ssize_t>(sizeof mark)) {
    return Failed("written", path_);
  }
  ++size_;
  return {};
}

/// A file system without locks keeps nobody off.
core::Status ImportState::Lock() {
  lock_ = open(absl::StrCat(path_, ".lock").c_str(),
               O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (lock_ < 0) return Failed("locked", path_);
  if (flock(lock_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return {};
  return core::MakeError(
      core::ErrorKind::kUsage,
      absl::StrCat("the state file ", path_, " is in use by another import."),
      "Wait for it, or use another file.");
}

/// Opens the file where there is one, and counts its marks.
core::Status ImportState::Load() {
  // Without waiting, should the name be a device's.
  descriptor_ = open(path_.c_str(),
                     O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (descriptor_ < 0) {
    return errno == ENOENT ? core::Status() : Failed("opened", path_);
  }
  struct stat status;
  if (fstat(descriptor_, &status) != 0) return Failed("read", path_);
  if (status.st_uid != geteuid()) {
    return core::MakeError(
        core::ErrorKind::kUsage,
        absl::StrCat("the state file ", path_,
                     " belongs to another user, who could have recorded "
                     "events that were never sent."),
        "Use another file.");
  }
  if (!S_ISREG(status.st_mode) ||
      !ReadHeader(descriptor_, status.st_size, capacity_)) {
    return core::MakeError(
        core::ErrorKind::kUsage,
        absl::StrCat(path_, " is not the state of an import."),
        "Use another file.");
  }
  return Count();
}

core::Status ImportState::Count() {
  std::vector<uint64_t> block(kMarksPerBlock);
  for (uint64_t slot = 0; slot < capacity_; slot += block.size()) {
    const auto bytes = pread(descriptor_, block.data(),
                             block.size() * sizeof(uint64_t), OffsetOf(slot));
    if (bytes < 0) return Failed("read", path_);
    const auto count = static_cast<size_t>(bytes) / sizeof(uint64_t);
    size_ += count - static_cast<uint64_t>(std::count(
                         block.begin(), block.begin() + count, uint64_t{0}));
  }
  return {};
}

/// Fills the holes of the file, and writes its last slot as it is: a limit on
/// the size of files, or a file that may only be read, shows before an event
/// is sent.
bool ImportState::MakeRoom() const {
  uint64_t last = 0;
  const off_t offset = OffsetOf(capacity_ - 1);
  return Reserve(descriptor_, OffsetOf(capacity_)) &&
         pread(descriptor_, &last, sizeof last, offset) ==
             static_cast<ssize_t>(sizeof last) &&
         pwrite(descriptor_, &last, sizeof last, offset) ==
             static_cast<ssize_t>(sizeof last);
}

/// Replaces the file by a larger one with the same marks, in one step.
core::Status ImportState::Grow(uint64_t capacity) {
  const std::string temporary = absl::StrCat(path_, ".tmp");
  // Of a run that was killed, or of somebody else.
  unlink(temporary.c_str());
  const int grown = open(temporary.c_str(),
                         O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                         S_IRUSR | S_IWUSR);
  if (grown < 0) return Failed("written", path_);
  const int old = std::exchange(descriptor_, grown);
  const uint64_t old_capacity = std::exchange(capacity_, capacity);
  if (FillFrom(old, old_capacity) && fsync(grown) == 0 &&
      std::rename(temporary.c_str(), path_.c_str()) == 0) {
    if (old >= 0) close(old);
    return {};
  }
  const auto failed = Failed("written", path_);
  unlink(temporary.c_str());
  close(grown);
  descriptor_ = old;
  capacity_ = old_capacity;
  return failed;
}

/// Makes the new, empty file a table with the marks of the old one.
bool ImportState::FillFrom(int old, uint64_t old_capacity) const {
  bool good = Reserve(descriptor_, OffsetOf(capacity_)) &&
              pwrite(descriptor_, kHeader, kHeaderBytes, 0) ==
                  static_cast<ssize_t>(kHeaderBytes);
  for (uint64_t slot = 0; good && slot < old_capacity; ++slot) {
    uint64_t mark = 0;
    good = pread(old, &mark, sizeof mark, OffsetOf(slot)) ==
           static_cast<ssize_t>(sizeof mark);
    if (good && mark != 0) {
      good = pwrite(descriptor_, &mark, sizeof mark, OffsetOf(SlotOf(mark))) ==
             static_cast<ssize_t>(sizeof mark);
    }
  }
  return good;
}

/// The slot that holds the mark, or the empty one that would.
uint64_t ImportState::SlotOf(uint64_t mark) const {
  uint64_t slot = mark & (capacity_ - 1);
  uint64_t there = 0;
  while (pread(descriptor_, &there, sizeof there, OffsetOf(slot)) ==
             static_cast<ssize_t>(sizeof there) &&
         there != 0 && there != mark) {
    slot = (slot + 1) & (capacity_ - 1);
  }
  return slot;
}

}  // namespace dora::app
