#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "os/folder.h"
#include "os/posix_status.h"

namespace dora::os {
namespace {

int OpenAt(int parent, const std::string& name, bool follows_links) {
  return openat(
      parent, name.c_str(),
      O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follows_links ? 0 : O_NOFOLLOW));
}

bool MakeAt(int parent, const std::string& name) {
  return mkdirat(parent, name.c_str(), S_IRWXU) == 0 || errno == EEXIST;
}

}  // namespace

struct Folder::Opened {
  explicit Opened(int number) : descriptor(number) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() { close(descriptor); }

  const int descriptor;
};

Folder::Folder(intptr_t handle) {
  if (handle < 0) return;
  opened_ = std::make_shared<Opened>(static_cast<int>(handle));
}

Folder Folder::Open(const std::string& path, bool follows_links) {
  return Folder(OpenAt(AT_FDCWD, path, follows_links));
}

Folder Folder::OpenInside(const std::string& name, bool follows_links) const {
  return Folder(OpenAt(opened_->descriptor, name, follows_links));
}

bool Folder::Make(const std::string& path) { return MakeAt(AT_FDCWD, path); }

bool Folder::MakeAll(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  return !error;
}

bool Folder::MakeInside(const std::string& name) const {
  return MakeAt(opened_->descriptor, name);
}

std::optional<Folder::Trust> Folder::Inspect() const {
  struct stat status;
  if (fstat(opened_->descriptor, &status) != 0) return std::nullopt;
  return Trust{absl::StrCat(status.st_uid),
               (status.st_mode & (S_IWGRP | S_IWOTH)) != 0};
}

std::optional<FileStatus> Folder::StatusOf(const std::string& name) const {
  struct stat status;
  if (fstatat(opened_->descriptor, name.c_str(), &status,
              AT_SYMLINK_NOFOLLOW) != 0) {
    return std::nullopt;
  }
  return FromStat(status);
}

std::optional<std::string> Folder::OwnerOf(const std::string& name) const {
  struct stat status;
  if (fstatat(opened_->descriptor, name.c_str(), &status,
              AT_SYMLINK_NOFOLLOW) != 0) {
    return std::nullopt;
  }
  return absl::StrCat(status.st_uid);
}

File Folder::OpenFile(const std::string& name, const Opening& opening) const {
  return File(openat(opened_->descriptor, name.c_str(), FlagsOf(opening),
                     ModeOf(opening)));
}

bool Folder::Rename(const std::string& from, const std::string& to) const {
  const int folder = opened_->descriptor;
  return renameat(folder, from.c_str(), folder, to.c_str()) == 0;
}

bool Folder::Remove(const std::string& name) const {
  return unlinkat(opened_->descriptor, name.c_str(), 0) == 0;
}

void Folder::ForEachName(const std::function<bool(const char*)>& visit) const {
  const int copy = OpenAt(opened_->descriptor, ".", /*follows_links=*/true);
  DIR* const stream = copy < 0 ? nullptr : fdopendir(copy);
  if (stream == nullptr) {
    if (copy >= 0) close(copy);
    return;
  }
  while (const dirent* entry = readdir(stream)) {
    if (!visit(entry->d_name)) break;
  }
  closedir(stream);
}

void Folder::Sync() const { fsync(opened_->descriptor); }

bool IsForEverybody(const std::string& folder) {
  struct stat status;
  return stat(folder.c_str(), &status) == 0 &&
         (status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) != 0;
}

bool IsWritableFolder(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         access(path.c_str(), W_OK | X_OK) == 0;
}

bool IsForbidden(const std::string& path, bool enters) {
  const int wanted = enters ? R_OK | X_OK : R_OK;
  return faccessat(AT_FDCWD, path.c_str(), wanted, AT_EACCESS) != 0 &&
         errno == EACCES;
}

std::optional<std::string> MakeTemporaryFolder(const std::string& parent,
                                               const std::string& prefix) {
  std::string path = absl::StrCat(parent, "/", prefix, "XXXXXX");
  if (mkdtemp(path.data()) == nullptr) return std::nullopt;
  return path;
}

void RemoveFolder(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

}  // namespace dora::os
