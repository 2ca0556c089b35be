#include "core/import_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/sha256.h"

namespace dora::core {
namespace {

/// The file's beginning; as long as two marks.
constexpr char kHeader[] = "dora-import v1\n";
constexpr size_t kHeaderBytes = sizeof kHeader;
constexpr uint64_t kSmallestCapacity = 1024;
constexpr size_t kMarksPerBlock = 8192;

tl::unexpected<Error> Failed(const std::string& what, const std::string& path) {
  return MakeError(ErrorKind::kOutbox,
                   absl::StrCat("the state file ", path, " cannot be ", what,
                                ": ", std::strerror(errno), "."),
                   "Name another with --state.");
}

off_t OffsetOf(uint64_t slot) {
  return static_cast<off_t>(kHeaderBytes + slot * sizeof(uint64_t));
}

/// Whether the file begins as ours do, and how many slots it has.
bool ReadHeader(int descriptor, uint64_t& capacity) {
  char header[kHeaderBytes];
  struct stat status;
  if (pread(descriptor, header, sizeof header, 0) !=
          static_cast<ssize_t>(sizeof header) ||
      std::memcmp(header, kHeader, sizeof header) != 0 ||
      fstat(descriptor, &status) != 0) {
    return false;
  }
  capacity =
      (static_cast<uint64_t>(status.st_size) - kHeaderBytes) / sizeof(uint64_t);
  return capacity > 0 && (capacity & (capacity - 1)) == 0 &&
         OffsetOf(capacity) == status.st_size;
}

}  // namespace

Result<std::unique_ptr<ImportState>> ImportState::Open(const std::string& path,
                                                       uint64_t more) {
  std::unique_ptr<ImportState> state(new ImportState());
  if (const auto loaded = state->Load(path); !loaded) {
    return tl::unexpected(loaded.error());
  }
  // At most half full, so that a search ends soon.
  uint64_t capacity = std::max(kSmallestCapacity, state->capacity_);
  while (capacity < 2 * (state->size_ + more)) capacity *= 2;
  if (capacity != state->capacity_) {
    if (const auto grown = state->Grow(capacity); !grown) {
      return tl::unexpected(grown.error());
    }
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
  const auto digest = Sha256(text);
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

Result<bool> ImportState::Add(uint64_t mark) {
  if (Contains(mark)) return true;
  if (2 * (size_ + 1) > capacity_) {
    if (const auto grown = Grow(2 * capacity_); !grown) return grown;
  }
  if (pwrite(descriptor_, &mark, sizeof mark, OffsetOf(SlotOf(mark))) !=
      static_cast<ssize_t>(sizeof mark)) {
    return Failed("written", path_);
  }
  ++size_;
  return true;
}

/// Takes the lock, and opens the file where there is one.
Result<bool> ImportState::Load(const std::string& path) {
  path_ = path;
  lock_ = open(absl::StrCat(path, ".lock").c_str(),
               O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (lock_ < 0) return Failed("locked", path);
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    return MakeError(
        ErrorKind::kUsage,
        absl::StrCat("another import works with the state file ", path, "."),
        "Wait for it, or name another with --state.");
  }
  descriptor_ = open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor_ < 0) {
    return errno == ENOENT ? Result<bool>(true) : Failed("opened", path);
  }
  if (!ReadHeader(descriptor_, capacity_)) {
    return MakeError(ErrorKind::kUsage,
                     absl::StrCat(path, " is not the state of an import."),
                     "Name another file with --state.");
  }
  std::vector<uint64_t> block(kMarksPerBlock);
  for (uint64_t slot = 0; slot < capacity_; slot += block.size()) {
    const auto bytes = pread(descriptor_, block.data(),
                             block.size() * sizeof(uint64_t), OffsetOf(slot));
    if (bytes < 0) return Failed("read", path);
    const auto count = static_cast<size_t>(bytes) / sizeof(uint64_t);
    size_ += count - static_cast<uint64_t>(std::count(
                         block.begin(), block.begin() + count, uint64_t{0}));
  }
  return true;
}

/// Replaces the file by a larger one with the same marks, in one step.
Result<bool> ImportState::Grow(uint64_t capacity) {
  const std::string temporary = absl::StrCat(path_, ".tmp");
  const int old = descriptor_;
  const uint64_t old_capacity = capacity_;
  const int grown = open(temporary.c_str(),
                         O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                         S_IRUSR | S_IWUSR);
  if (grown < 0) return Failed("written", path_);
  descriptor_ = grown;
  capacity_ = capacity;
  bool good = ftruncate(grown, OffsetOf(capacity)) == 0 &&
              pwrite(grown, kHeader, kHeaderBytes, 0) ==
                  static_cast<ssize_t>(kHeaderBytes);
  for (uint64_t slot = 0; good && slot < old_capacity; ++slot) {
    uint64_t mark = 0;
    good = pread(old, &mark, sizeof mark, OffsetOf(slot)) ==
           static_cast<ssize_t>(sizeof mark);
    if (good && mark != 0) {
      good = pwrite(grown, &mark, sizeof mark, OffsetOf(SlotOf(mark))) ==
             static_cast<ssize_t>(sizeof mark);
    }
  }
  good = good && fsync(grown) == 0 &&
         std::rename(temporary.c_str(), path_.c_str()) == 0;
  if (old >= 0) close(old);
  return good ? Result<bool>(true) : Failed("written", path_);
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

}  // namespace dora::core
