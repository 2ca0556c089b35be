#pragma once

#include <string>
#include <utility>

#include "core/error.h"

// Files that are whole or not there: written beside their place and renamed.
// For this user only. A file may be held: other processes see by its lock that
// somebody is at work on it, and the lock ends with the process, however that
// ends.

namespace dora::core {

/// A file that this process holds, and the only one to do so where the file
/// system knows locks (flock).
class HeldFile {
 public:
  HeldFile(std::string path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}
  HeldFile(HeldFile&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  HeldFile& operator=(HeldFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~HeldFile();

  const std::string& path() const { return path_; }

  /// Makes the file survive a power cut.
  Result<bool> MakeDurable() const;

  /// Takes the file away, unless another one is in its place by now.
  void Remove() const;

 private:
  friend Result<HeldFile> WriteHeld(const std::string& path,
                                    const std::string& text);
  friend Result<HeldFile> Hold(const std::string& path);

  bool IsInPlace() const;

  std::string path_;
  int descriptor_;
};

/// Writes `text` to `path` so that at no moment a part of it is there, mode
/// 0600, and holds it. A symbolic link at `path` is replaced, not followed. It
/// survives the end of this process at once, and a power cut when it is made
/// durable.
Result<HeldFile> WriteHeld(const std::string& path, const std::string& text);

/// Holds the file at `path`. An error where there is none, or another process
/// holds it.
Result<HeldFile> Hold(const std::string& path);

/// Writes as WriteHeld does, and durably. Gives `path`.
Result<std::string> WriteDurably(const std::string& path,
                                 const std::string& text);

/// Creates `directory`, mode 0700, and what is missing above it. Gives
/// `directory`.
Result<std::string> MakePrivateDirectory(const std::string& directory);

}  // namespace dora::core
