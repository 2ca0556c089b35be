#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// An open file, and what the system says of files. Paths are UTF-8. Whatever
// is opened here is not handed to other programs, and stands in nobody's way:
// others may read, write, rename and remove it meanwhile. LastError() of
// os/system_error.h says why a call has failed.

namespace dora::os {

enum class FileType { kRegular, kFolder, kLink, kPipe, kOther };

struct FileStatus {
  FileType type = FileType::kOther;
  uint64_t size = 0;
  absl::Time changed_at;
  uint64_t names = 1;  ///< more with hard links
  /// Differs between mounted volumes; 0 if unknown.
  uint64_t volume = 0;
  std::pair<uint64_t, uint64_t> id;  ///< of the file on its volume

  bool is_regular() const { return type == FileType::kRegular; }
  bool IsSameFileAs(const FileStatus& other) const {
    const bool may_be_one_volume =
        volume == other.volume || volume == 0 || other.volume == 0;
    return id == other.id && may_be_one_volume;
  }
};

/// Of what is at `path`; absent where nothing is, or it cannot be told.
std::optional<FileStatus> StatusOf(const std::string& path);
/// The same; of a link, what it is itself.
std::optional<FileStatus> StatusOfLink(const std::string& path);

/// How a file is opened.
struct Opening {
  enum class Access { kRead, kReadWrite, kAppend, kReadAndAppend };
  enum class Creation { kNever, kIfMissing, kAlways };

  Access access = Access::kRead;
  /// kAlways fails where there is one.
  Creation creation = Creation::kNever;
  /// Without it a link at the end of the path is an error.
  bool follows_links = false;
  /// For the other end of a pipe; else such a file is opened at once, or not.
  bool waits = false;
  /// What is made may be read by everybody, as far as the system's defaults let
  /// them; else it is for this user alone.
  bool is_for_all = false;
};

/// Of File::TryLock.
enum class LockResult {
  kLocked,
  kHeldByAnother,
  kUnknown,  ///< a file system without locks
};

class File {
 public:
  /// None.
  File() = default;
  File(File&& other) noexcept
      : handle_(std::exchange(other.handle_, kNone)),
        is_locked_(std::exchange(other.is_locked_, false)) {}
  File& operator=(File&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(is_locked_, other.is_locked_);
    return *this;
  }
  ~File() { Close(); }

  /// Not open where that fails.
  static File Open(const std::string& path, const Opening& opening);

  /// An empty one that has no name, or loses it with this process, in `folder`,
  /// for reading and writing.
  static File NewScratch(const std::string& folder);

  /// The same open file as the C library's `descriptor`, which stays open.
  static File OfDescriptor(int descriptor);

  bool is_open() const { return handle_ != kNone; }
  void Close();

  std::optional<FileStatus> Status() const;
  /// Compare with os/owner.h.
  std::optional<std::string> Owner() const;

  /// Reads what comes next, waiting where there is nothing yet. How many bytes
  /// came, 0 at the end; absent on an error.
  std::optional<size_t> Read(char* buffer, size_t size) const;

  /// The same from `offset`, wherever that is.
  std::optional<size_t> ReadAt(uint64_t offset, void* buffer,
                               size_t size) const;
  /// True where all `size` bytes are there.
  bool ReadAllAt(uint64_t offset, void* buffer, size_t size) const {
    return ReadAt(offset, buffer, size) == size;
  }
  /// Writes by one call. True where all is written.
  bool WriteAllAt(uint64_t offset, const void* data, size_t size) const;

  /// Writes all of the text, by as many calls as it takes. Where that fails, a
  /// part may be written.
  bool WriteAll(absl::string_view text) const;

  /// Writes by one call: what other processes append does not mix with it. How
  /// many bytes are written; absent on an error.
  std::optional<size_t> WriteOnce(absl::string_view text) const;

  /// Takes the last `count` bytes of WriteOnce out again, where that can be
  /// done and nobody has written since.
  void TakeBack(size_t count) const;

  /// Gives the file its size, and its room on the disk where the file system
  /// reserves any.
  bool Reserve(uint64_t size) const;

  /// Makes what is written survive a power cut.
  bool Flush() const;

  /// Holds the file against all who do the same, in this process or another,
  /// until it is closed or the process ends, however it does. Twice is as
  /// good as once. Who only reads or writes is not hindered.
  LockResult TryLock() const;

  void SetTime(absl::Time changed_at) const;

  /// Where our standard output or standard error goes to this regular file,
  /// what is printed later stands behind what is there now.
  void PrintBehind() const;

  /// Hands the file to the C library, which closes it; for reading and writing
  /// bytes. Null where that fails.
  std::FILE* IntoStream();

 private:
  friend class Folder;
  static constexpr intptr_t kNone = -1;
  explicit File(intptr_t handle) : handle_(handle) {}

  intptr_t handle_ = kNone;
  mutable bool is_locked_ = false;
};

/// Gives the file another name, in whose place no other file stays. On Windows
/// programs that look at every new file are waited for, a second at most.
bool RenameFile(const std::string& from, const std::string& to);

/// Removes a file or a link.
bool RemoveFile(const std::string& path);

}  // namespace dora::os
