#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "os/folder.h"

// A folder for files of this user. It is opened once, and judged by what the
// open folder says; its files are then reached through it, so that nobody can
// put another folder or a link in its place.

namespace dora::core {

/// Which folders are taken. A link in the last component never is, unless the
/// user named a file in it.
enum class FolderRule {
  /// This user's own, and nobody else may write there.
  kOwn,
  /// One that the user named. In a container a mounted cache belongs to another
  /// user, or to a group: it is taken, and is_shared() says so, since what is
  /// read there needs a proof of its own. Not in a folder for everybody (/tmp),
  /// where the owner may be anyone.
  kNamed,
  /// As it is: the place of a file that the user named.
  kAny,
};

class PrivateFolder {
 public:
  /// Opens the folder `path`, which with what is missing above it is made, mode
  /// 0700.
  static Result<PrivateFolder> Make(const std::string& path, FolderRule rule);

  /// Opens it where it is there.
  static Result<std::optional<PrivateFolder>> Find(const std::string& path,
                                                   FolderRule rule);

  /// The same for a folder in this one, which has to be as trusted.
  Result<PrivateFolder> MakeInside(const std::string& name) const;
  Result<std::optional<PrivateFolder>> FindInside(
      const std::string& name) const;

  const std::string& path() const { return path_; }
  std::string PathOf(const std::string& name) const;
  /// True where others may write there.
  bool is_shared() const { return is_shared_; }
  const os::Folder& opened() const { return folder_; }

  /// Gives the names in the folder to `visit` until it says false.
  void ForEachName(const std::function<bool(const char* name)>& visit) const;

  /// Removes the file, which may be a link.
  bool Remove(const std::string& name) const;

  /// Makes the names in the folder survive a power cut.
  void Sync() const;

 private:
  PrivateFolder(std::string path, os::Folder folder, FolderRule rule)
      : path_(std::move(path)), rule_(rule), folder_(std::move(folder)) {}

  static Result<std::optional<PrivateFolder>> Take(
      os::Folder opened, const std::string& path, FolderRule rule,
      const std::function<std::optional<os::FileStatus>()>& status_of);
  std::optional<std::string> WhyNot();

  std::string path_;
  FolderRule rule_;
  bool is_shared_ = false;
  os::Folder folder_;
};

/// The error of a system call that failed at `what`, with the system's words.
tl::unexpected<Error> SystemError(const std::string& what);

}  // namespace dora::core
