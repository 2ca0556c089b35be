#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "os/file.h"

// An open folder. Its files are reached through it, so that nobody can put
// another folder or a link in its place: POSIX calls them by the descriptor,
// and on Windows a folder that is open like this can be neither renamed nor
// removed.

namespace dora::os {

class Folder {
 public:
  /// Opens the folder `path`; without `follows_links` a link, or on Windows a
  /// junction, is not taken for one. Not open where that fails.
  static Folder Open(const std::string& path, bool follows_links);
  Folder OpenInside(const std::string& name, bool follows_links) const;

  /// Makes a folder for this user alone (mode 0700). True where there is one.
  static bool Make(const std::string& path);
  bool MakeInside(const std::string& name) const;

  /// Makes a folder and those that lead to it, as any program does.
  static bool MakeAll(const std::string& path);

  bool is_open() const { return opened_ != nullptr; }

  /// Who owns it (os/owner.h), and whether others may write there.
  struct Trust {
    std::string owner;
    bool others_may_write = true;
  };
  std::optional<Trust> Inspect() const;

  /// Of the file `name`, which may be a link.
  std::optional<FileStatus> StatusOf(const std::string& name) const;
  std::optional<std::string> OwnerOf(const std::string& name) const;

  File OpenFile(const std::string& name, const Opening& opening) const;

  /// As RenameFile and RemoveFile do.
  bool Rename(const std::string& from, const std::string& to) const;
  bool Remove(const std::string& name) const;

  /// Gives the names in the folder to `visit` until it says false.
  void ForEachName(const std::function<bool(const char* name)>& visit) const;

  /// Makes the names in the folder survive a power cut, where that is not the
  /// file system's own task.
  void Sync() const;

 private:
  struct Opened;
  explicit Folder(intptr_t handle);

  std::shared_ptr<const Opened> opened_;
};

/// True where everybody may make folders, but not remove those of others, as in
/// /tmp: the owner of a folder there may be anyone.
bool IsForEverybody(const std::string& folder);

/// True where this user may make files in the folder.
bool IsWritableFolder(const std::string& path);

/// True if this user may not read the file or folder; with `enters`, also if
/// the user may not open what is in it.
bool IsForbidden(const std::string& path, bool enters);

/// Makes a folder with a new name that begins with `prefix`, for this user
/// alone. Gives its path; absent where that fails.
std::optional<std::string> MakeTemporaryFolder(const std::string& parent,
                                               const std::string& prefix);

/// Removes a folder with all that is in it, also files that only may be read,
/// as git's objects are. What cannot be removed stays.
void RemoveFolder(const std::string& path);

}  // namespace dora::os
