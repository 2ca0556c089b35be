#include "providers/git_place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace dora::providers {
namespace {

using Status = struct stat;

std::optional<Status> StatusOf(const std::string& path) {
  Status status;
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

bool IsSame(const Status& a, const Status& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// As git, which looks further up where `.git` is something else, such as an
/// empty folder that a container's mount has left.
bool IsRepository(const std::string& path) {
  const auto status = StatusOf(path);
  if (!status) return false;
  if (S_ISREG(status->st_mode)) return true;
  Status head;
  return S_ISDIR(status->st_mode) &&
         (lstat(absl::StrCat(path, "/HEAD").c_str(), &head) == 0 ||
          errno == EACCES);
}

bool IsForbidden(const std::string& path, int mode) {
  return faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) != 0 &&
         errno == EACCES;
}

/// The folder that a file in its place names, as a worktree has it.
std::string FolderOf(const std::string& repository) {
  const auto status = StatusOf(repository);
  if (!status || !S_ISREG(status->st_mode)) return repository;
  std::string line;
  std::getline(std::ifstream(repository), line);
  absl::string_view folder = line;
  if (!absl::ConsumePrefix(&folder, "gitdir: ")) return repository;
  if (absl::StartsWith(folder, "/")) return std::string(folder);
  return absl::StrCat(repository.substr(0, repository.rfind('/') + 1), folder);
}

std::vector<Status> Ceilings(const Environment& environment) {
  std::vector<Status> ceilings;
  const std::string folders =
      environment.Get("GIT_CEILING_DIRECTORIES").value_or("");
  for (const absl::string_view folder : absl::StrSplit(folders, ':')) {
    if (!absl::StartsWith(folder, "/")) continue;
    if (const auto status = StatusOf(std::string(folder))) {
      ceilings.push_back(*status);
    }
  }
  return ceilings;
}

bool CrossesMounts(const Environment& environment) {
  const std::string word = absl::AsciiStrToLower(
      environment.Get("GIT_DISCOVERY_ACROSS_FILESYSTEM").value_or(""));
  return word == "1" || word == "true" || word == "yes" || word == "on";
}

std::string AbsolutePath(const std::string& folder) {
  const std::unique_ptr<char, decltype(&std::free)> path(
      realpath(folder.c_str(), nullptr), &std::free);
  return path ? path.get() : "";
}

/// Of an absolute path without links; empty above the root.
std::string ParentOf(const std::string& path) {
  if (path == "/") return "";
  return path.substr(0, std::max<size_t>(path.rfind('/'), 1));
}

bool EndsAbove(const std::optional<Status>& parent, const Status& folder,
               const std::vector<Status>& ceilings, bool crosses_mounts) {
  if (!parent) return true;
  if (parent->st_dev != folder.st_dev && !crosses_mounts) return true;
  return std::any_of(
      ceilings.begin(), ceilings.end(),
      [&parent](const Status& ceiling) { return IsSame(ceiling, *parent); });
}

/// What the user says of his repository.
std::vector<std::string> GivenPlace(const Environment& environment) {
  std::vector<std::string> variables;
  for (const char* name :
       {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES"}) {
    const auto value = environment.Get(name);
    if (value) variables.push_back(absl::StrCat(name, "=", *value));
  }
  return variables;
}

}  // namespace

std::optional<std::vector<std::string>> FindCheckout(
    const std::string& folder, const Environment& environment) {
  if (folder == "." && environment.Get("GIT_DIR")) {
    return GivenPlace(environment);
  }
  const std::vector<Status> ceilings = Ceilings(environment);
  const bool crosses_mounts = CrossesMounts(environment);
  std::string path = AbsolutePath(folder);
  std::optional<Status> status = StatusOf(path);
  while (!path.empty() && status) {
    const std::string candidate =
        absl::StrCat(path == "/" ? "" : path, "/.git");
    if (IsRepository(candidate)) {
      return std::vector<std::string>{absl::StrCat("GIT_DIR=", candidate),
                                      absl::StrCat("GIT_WORK_TREE=", path)};
    }
    path = ParentOf(path);
    const auto parent = StatusOf(path);
    if (EndsAbove(parent, *status, ceilings, crosses_mounts)) break;
    status = parent;
  }
  return std::nullopt;
}

std::string FindUnreadable(const std::vector<std::string>& place) {
  for (absl::string_view variable : place) {
    if (!absl::ConsumePrefix(&variable, "GIT_DIR=")) continue;
    const std::string repository(variable);
    if (IsForbidden(repository, R_OK)) return repository;
    const std::string folder = FolderOf(repository);
    if (IsForbidden(folder, R_OK | X_OK)) return folder;
    for (const char* name : {"HEAD", "config", "objects", "refs"}) {
      const std::string path = absl::StrCat(folder, "/", name);
      if (IsForbidden(path, R_OK)) return path;
    }
  }
  return "";
}

}  // namespace dora::providers
