#include "app/import/import_state.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/base/sha256.h"
#include "os/owner.h"
#include "os/system_error.h"

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
  const std::string words = os::LastError();
  return core::MakeError(core::ErrorKind::kOutbox,
                         absl::StrCat("the state file ", path, " cannot be ",
                                      what, ": ", words, "."),
                         "Use another file.");
}

uint64_t OffsetOf(uint64_t slot) {
  return kHeaderBytes + slot * sizeof(uint64_t);
}

/// Whether the file begins as ours do, and how many slots it has.
bool ReadHeader(const os::File& file, uint64_t size, uint64_t& capacity) {
  char header[kHeaderBytes];
  if (!file.ReadAllAt(0, header, sizeof header) ||
      std::memcmp(header, kHeader, sizeof header) != 0) {
    return false;
  }
  capacity = (size - kHeaderBytes) / sizeof(uint64_t);
  return capacity > 0 && capacity <= kLargestCapacity &&
         (capacity & (capacity - 1)) == 0 && OffsetOf(capacity) == size;
}

bool ReadMark(const os::File& file, uint64_t slot, uint64_t& mark) {
  return file.ReadAllAt(OffsetOf(slot), &mark, sizeof mark);
}

bool WriteMark(const os::File& file, uint64_t slot, uint64_t mark) {
  return file.WriteAllAt(OffsetOf(slot), &mark, sizeof mark);
}

os::Opening ForThisUser(os::Opening::Creation creation) {
  return {os::Opening::Access::kReadWrite, creation};
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
  if (file_.is_open()) file_.Flush();
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
  return ReadMark(file_, SlotOf(mark), there) && there == mark;
}

core::Status ImportState::Add(uint64_t mark) {
  if (Contains(mark)) return {};
  if (2 * (size_ + 1) > capacity_) {
    if (const auto grown = Grow(2 * capacity_); !grown) return grown;
  }
  if (!WriteMark(file_, SlotOf(mark), mark)) return Failed("written", path_);
  ++size_;
  return {};
}

/// A file system without locks keeps nobody off.
core::Status ImportState::Lock() {
  lock_ = os::File::Open(absl::StrCat(path_, ".lock"),
                         ForThisUser(os::Opening::Creation::kIfMissing));
  if (!lock_.is_open()) return Failed("locked", path_);
  if (lock_.TryLock() != os::LockResult::kHeldByAnother) return {};
  return core::MakeError(
      core::ErrorKind::kUsage,
      absl::StrCat("the state file ", path_, " is in use by another import."),
      "Wait for it, or use another file.");
}

/// Opens the file where there is one, and counts its marks.
core::Status ImportState::Load() {
  // Without waiting, should the name be a device's.
  file_ = os::File::Open(path_, ForThisUser(os::Opening::Creation::kNever));
  if (!file_.is_open()) {
    return os::LastFault() == os::Fault::kNotFound ? core::Status()
                                                   : Failed("opened", path_);
  }
  const auto status = file_.Status();
  const auto owner = file_.Owner();
  if (!status || !owner) return Failed("read", path_);
  if (!os::IsOwn(*owner)) {
    return core::MakeError(
        core::ErrorKind::kUsage,
        absl::StrCat("the state file ", path_,
                     " belongs to another user, who could have recorded "
                     "events that were never sent."),
        "Use another file.");
  }
  if (!status->is_regular() || !ReadHeader(file_, status->size, capacity_)) {
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
    const auto bytes = file_.ReadAt(OffsetOf(slot), block.data(),
                                    block.size() * sizeof(uint64_t));
    if (!bytes) return Failed("read", path_);
    const auto count = static_cast<std::ptrdiff_t>(*bytes / sizeof(uint64_t));
    size_ += static_cast<uint64_t>(
        count - std::count(block.begin(), block.begin() + count, uint64_t{0}));
  }
  return {};
}

/// Fills the holes of the file, and writes its last slot as it is: a limit on
/// the size of files, or a file that may only be read, shows before an event
/// is sent.
bool ImportState::MakeRoom() const {
  uint64_t last = 0;
  return file_.Reserve(OffsetOf(capacity_)) &&
         ReadMark(file_, capacity_ - 1, last) &&
         WriteMark(file_, capacity_ - 1, last);
}

/// Replaces the file by a larger one with the same marks, in one step.
core::Status ImportState::Grow(uint64_t capacity) {
  const std::string temporary = absl::StrCat(path_, ".tmp");
  // Of a run that was killed, or of somebody else.
  os::RemoveFile(temporary);
  os::File grown =
      os::File::Open(temporary, ForThisUser(os::Opening::Creation::kAlways));
  if (!grown.is_open()) return Failed("written", path_);
  os::File old = std::exchange(file_, std::move(grown));
  const uint64_t old_capacity = std::exchange(capacity_, capacity);
  if (FillFrom(old, old_capacity) && file_.Flush() && Replace(old, temporary)) {
    return {};
  }
  const auto failed = Failed("written", path_);
  os::RemoveFile(temporary);
  file_ = std::move(old);
  capacity_ = old_capacity;
  return failed;
}

/// Windows replaces no file that is open. What was `old` is open again where
/// that has failed.
bool ImportState::Replace(os::File& old, const std::string& temporary) const {
  const bool was_open = old.is_open();
  old.Close();
  if (os::RenameFile(temporary, path_)) return true;
  const os::KeepLastError kept;
  if (was_open) {
    old = os::File::Open(path_, ForThisUser(os::Opening::Creation::kNever));
  }
  return false;
}

/// Makes the new, empty file a table with the marks of the old one.
bool ImportState::FillFrom(const os::File& old, uint64_t old_capacity) const {
  bool good = file_.Reserve(OffsetOf(capacity_)) &&
              file_.WriteAllAt(0, kHeader, kHeaderBytes);
  for (uint64_t slot = 0; good && slot < old_capacity; ++slot) {
    uint64_t mark = 0;
    good = ReadMark(old, slot, mark);
    if (good && mark != 0) good = WriteMark(file_, SlotOf(mark), mark);
  }
  return good;
}

/// The slot that holds the mark, or the empty one that would.
uint64_t ImportState::SlotOf(uint64_t mark) const {
  uint64_t slot = mark & (capacity_ - 1);
  uint64_t there = 0;
  while (ReadMark(file_, slot, there) && there != 0 && there != mark) {
    slot = (slot + 1) & (capacity_ - 1);
  }
  return slot;
}

}  // namespace dora::app
