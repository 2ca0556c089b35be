#include "core/base/private_folder.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "os/owner.h"
#include "os/paths.h"
#include "os/system_error.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

/// With a slash behind its name a folder would be its own parent, and a link
/// would be followed.
fs::path WithoutSlash(const std::string& path) {
  fs::path plain = os::Path(path);
  while (!plain.has_filename() && plain.has_relative_path()) {
    plain = plain.parent_path();
  }
  return plain;
}

/// As the system takes it: the current folder has a name.
std::string NameOf(const fs::path& path) {
  return path.empty() ? "." : os::TextOf(path);
}

bool FollowsLinks(FolderRule rule) { return rule == FolderRule::kAny; }

}  // namespace

Result<PrivateFolder> PrivateFolder::Make(const std::string& path,
                                          FolderRule rule) {
  const fs::path plain = WithoutSlash(path);
  const fs::path parent = plain.parent_path();
  // What cannot be made cannot be opened either.
  if (!parent.empty()) os::Folder::MakeAll(os::TextOf(parent));
  if (!os::Folder::Make(os::TextOf(plain))) {
    return SystemError(absl::StrCat("create ", path));
  }
  auto folder = Find(path, rule);
  if (!folder) return tl::unexpected(folder.error());
  if (!*folder) return SystemError(absl::StrCat("open ", path));
  return **std::move(folder);
}

Result<std::optional<PrivateFolder>> PrivateFolder::Find(
    const std::string& path, FolderRule rule) {
  const std::string plain = NameOf(WithoutSlash(path));
  auto folder = os::Folder::Open(plain, FollowsLinks(rule));
  return Take(std::move(folder), path, rule,
              [&plain] { return os::StatusOfLink(plain); });
}

Result<PrivateFolder> PrivateFolder::MakeInside(const std::string& name) const {
  if (!folder_.MakeInside(name)) {
    return SystemError(absl::StrCat("create ", PathOf(name)));
  }
  auto folder = FindInside(name);
  if (!folder) return tl::unexpected(folder.error());
  if (!*folder) return SystemError(absl::StrCat("open ", PathOf(name)));
  return **std::move(folder);
}

Result<std::optional<PrivateFolder>> PrivateFolder::FindInside(
    const std::string& name) const {
  auto folder = folder_.OpenInside(name, FollowsLinks(rule_));
  return Take(std::move(folder), PathOf(name), rule_,
              [this, &name] { return folder_.StatusOf(name); });
}

/// What `folder` is to be, or why it could not be opened; `status_of` tells
/// what is in its place.
Result<std::optional<PrivateFolder>> PrivateFolder::Take(
    os::Folder opened, const std::string& path, FolderRule rule,
    const std::function<std::optional<os::FileStatus>()>& status_of) {
  if (!opened.is_open()) {
    if (os::LastFault() == os::Fault::kNotFound) return std::nullopt;
    const auto error = SystemError(absl::StrCat("open ", path));
    const auto status = status_of();
    if (!status || status->type != os::FileType::kLink) return error;
    return MakeError(ErrorKind::kOutbox, absl::StrCat(path, " is a link"));
  }
  PrivateFolder folder(path, std::move(opened), rule);
  if (const auto why = folder.WhyNot()) {
    return MakeError(ErrorKind::kOutbox, absl::StrCat(path, " ", *why));
  }
  return folder;
}

std::optional<std::string> PrivateFolder::WhyNot() {
  const auto trust = folder_.Inspect();
  if (!trust) return "cannot be inspected";
  const bool ours = os::IsOwn(trust->owner);
  is_shared_ = !ours || trust->others_may_write;
  if (!is_shared_ || rule_ == FolderRule::kAny) return std::nullopt;
  if (rule_ == FolderRule::kNamed &&
      !os::IsForEverybody(NameOf(WithoutSlash(path_).parent_path()))) {
    return std::nullopt;
  }
  return ours ? "can be written by other users" : "belongs to another user";
}

std::string PrivateFolder::PathOf(const std::string& name) const {
  return os::TextOf(os::Path(path_) / os::Path(name));
}

void PrivateFolder::ForEachName(
    const std::function<bool(const char*)>& visit) const {
  folder_.ForEachName(visit);
}

bool PrivateFolder::Remove(const std::string& name) const {
  return folder_.Remove(name);
}

void PrivateFolder::Sync() const { folder_.Sync(); }

tl::unexpected<Error> SystemError(const std::string& what) {
  const std::string words = os::LastError();
  return MakeError(ErrorKind::kOutbox, absl::StrCat(what, ": ", words));
}

}  // namespace dora::core
