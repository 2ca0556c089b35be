#pragma once

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/base/private_folder.h"
#include "os/file.h"

// Files that are whole or not there: written beside their place and renamed.
// For this user only. A file may be held: other processes see by its lock that
// somebody is at work on it, and the lock ends with the process, however that
// ends.

namespace dora::core {

/// A file that was opened to be read, without following a link: what is said of
/// it is said of the same file that is read, and that may then be held.
class HeldFile {
 public:
  HeldFile(PrivateFolder folder, std::string name, os::File file)
      : folder_(std::move(folder)),
        name_(std::move(name)),
        file_(std::move(file)) {}

  const PrivateFolder& folder() const { return folder_; }
  const std::string& name() const { return name_; }
  std::string path() const { return folder_.PathOf(name_); }

  /// Holds it, as the only process to do so where the file system knows locks.
  /// False where another one does.
  bool Lock() const;

  /// For who makes it. False where that fails; LastError() says why.
  bool Write(const std::string& text) const { return file_.WriteAll(text); }
  bool Flush() const { return file_.Flush(); }

  /// True while the file is under its name.
  bool IsInPlace() const;

  /// Why the file is not read; else empty: it is not a regular file, has other
  /// names, is larger than `max_bytes`, or is neither this user's nor that of
  /// the folder's owner.
  std::string WhyNotRead(size_t max_bytes) const;

  /// Its text, cut after `max_bytes`.
  std::string Read(size_t max_bytes) const;

  /// Makes the file survive a power cut.
  Status MakeDurable() const;

  /// Dates it, so that files can be told by age without being read.
  void SetTime(absl::Time time) const;

  /// Takes the file away, unless another one is in its place by now.
  void Remove() const;

  /// Gives it another name, in whose place no other file stays. Where it cannot
  /// have that, it is removed.
  Status MoveTo(const std::string& name);

 private:
  PrivateFolder folder_;
  std::string name_;
  os::File file_;
};

/// Writes `text` to `name` so that at no moment a part of it is there, mode
/// 0600, and holds it. A symbolic link there is replaced, not followed. It
/// survives the end of this process at once, and a power cut when it is made
/// durable.
Result<HeldFile> WriteHeld(const PrivateFolder& folder, const std::string& name,
                           const std::string& text);

/// Opens the file to be read. Links are not followed, and a pipe does not make
/// it wait.
Result<HeldFile> OpenFile(const PrivateFolder& folder, const std::string& name);

/// Opens and holds the file. An error where there is none, or another process
/// holds it.
Result<HeldFile> Hold(const PrivateFolder& folder, const std::string& name);

/// Writes as WriteHeld does, and durably.
Result<HeldFile> WriteHeldDurably(const PrivateFolder& folder,
                                  const std::string& name,
                                  const std::string& text);

/// The same for a file that the user named, in whatever folder. The folder is
/// made where there is none.
Status WriteDurably(const std::string& path, const std::string& text);

}  // namespace dora::core
