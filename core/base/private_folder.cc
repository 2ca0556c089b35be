#include "core/base/private_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

/// With a slash behind its name a folder would be its own parent, and a link
/// would be followed.
fs::path WithoutSlash(const std::string& path) {
  fs::path plain = path;
  while (!plain.has_filename() && plain.has_relative_path()) {
    plain = plain.parent_path();
  }
  return plain;
}

/// True in a folder where everybody may make folders, as in /tmp.
bool IsForEverybody(const fs::path& folder) {
  struct stat status;
  const std::string path = folder.empty() ? "." : folder.string();
  return stat(path.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0 &&
         (status.st_mode & S_ISVTX) != 0;
}

}  // namespace

PrivateFolder::PrivateFolder(std::string path, int descriptor, FolderRule rule)
    : path_(std::move(path)),
      rule_(rule),
      descriptor_(new int(descriptor), [](const int* owned) {
        close(*owned);
        delete owned;
      }) {}

Result<PrivateFolder> PrivateFolder::Make(const std::string& path,
                                          FolderRule rule) {
  const fs::path plain = WithoutSlash(path);
  const fs::path parent = plain.parent_path();
  std::error_code ignored;  // What cannot be made cannot be opened either.
  if (!parent.empty()) fs::create_directories(parent, ignored);
  if (mkdir(plain.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError(absl::StrCat("create ", path));
  }
  auto folder = Find(path, rule);
  if (!folder) return tl::unexpected(folder.error());
  if (!*folder) return SystemError(absl::StrCat("open ", path));
  return **std::move(folder);
}

Result<std::optional<PrivateFolder>> PrivateFolder::Find(
    const std::string& path, FolderRule rule) {
  const std::string plain = WithoutSlash(path);
  return Open(AT_FDCWD, plain.empty() ? "." : plain, path, rule);
}

Result<PrivateFolder> PrivateFolder::MakeInside(const std::string& name) const {
  if (mkdirat(descriptor(), name.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError(absl::StrCat("create ", PathOf(name)));
  }
  auto folder = FindInside(name);
  if (!folder) return tl::unexpected(folder.error());
  if (!*folder) return SystemError(absl::StrCat("open ", PathOf(name)));
  return **std::move(folder);
}

Result<std::optional<PrivateFolder>> PrivateFolder::FindInside(
    const std::string& name) const {
  return Open(descriptor(), name, PathOf(name), rule_);
}

Result<std::optional<PrivateFolder>> PrivateFolder::Open(
    int parent, const std::string& name, const std::string& path,
    FolderRule rule) {
  const int follow = rule == FolderRule::kAny ? 0 : O_NOFOLLOW;
  const int descriptor =
      openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);
  if (descriptor < 0 && errno == ENOENT) return std::nullopt;
  if (descriptor < 0) {
    const int error = errno;
    struct stat status;
    if (fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(status.st_mode)) {
      return MakeError(ErrorKind::kOutbox, absl::StrCat(path, " is a link"));
    }
    errno = error;
    return SystemError(absl::StrCat("open ", path));
  }
  PrivateFolder folder(path, descriptor, rule);
  if (const auto why = folder.WhyNot()) {
    return MakeError(ErrorKind::kOutbox, absl::StrCat(path, " ", *why));
  }
  return folder;
}

std::optional<std::string> PrivateFolder::WhyNot() {
  struct stat status;
  if (fstat(descriptor(), &status) != 0) return "cannot be inspected";
  const bool ours = status.st_uid == geteuid();
  const bool writable = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  is_shared_ = !ours || writable;
  if (!is_shared_ || rule_ == FolderRule::kAny) return std::nullopt;
  if (rule_ == FolderRule::kNamed &&
      !IsForEverybody(WithoutSlash(path_).parent_path())) {
    return std::nullopt;
  }
  return ours ? "can be written by other users" : "belongs to another user";
}

std::string PrivateFolder::PathOf(const std::string& name) const {
  return (fs::path(path_) / name).string();
}

void PrivateFolder::ForEachName(
    const std::function<bool(const char*)>& visit) const {
  const int copy =
      openat(descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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

bool PrivateFolder::Remove(const std::string& name) const {
  return unlinkat(descriptor(), name.c_str(), 0) == 0;
}

void PrivateFolder::Sync() const { fsync(descriptor()); }

tl::unexpected<Error> SystemError(const std::string& what) {
  return MakeError(ErrorKind::kOutbox,
                   absl::StrCat(what, ": ", std::strerror(errno)));
}

}  // namespace dora::core
