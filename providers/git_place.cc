#include "providers/git_place.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "os/file.h"
#include "os/folder.h"
#include "os/paths.h"
#include "os/system_error.h"

namespace dora::providers {
namespace {

using Status = os::FileStatus;

/// As git, which looks further up where `.git` is something else, such as an
/// empty folder that a container's mount has left.
bool IsRepository(const std::string& path) {
  const auto status = os::StatusOf(path);
  if (!status) return false;
  if (status->is_regular()) return true;
  return status->type == os::FileType::kFolder &&
         (os::StatusOfLink(absl::StrCat(path, "/HEAD")) ||
          os::LastFault() == os::Fault::kDenied);
}

/// The folder that a file in its place names, as a worktree has it.
std::string FolderOf(const std::string& repository) {
  const auto status = os::StatusOf(repository);
  if (!status || !status->is_regular()) return repository;
  std::string line;
  std::ifstream file(os::Path(repository));
  std::getline(file, line);
  absl::string_view folder = line;
  if (!absl::ConsumePrefix(&folder, "gitdir: ")) return repository;
  if (os::IsAbsolutePath(folder)) return std::string(folder);
  const absl::string_view separators = os::PathSeparators();
  const size_t name =
      repository.find_last_of(separators.data(), std::string::npos,
                              separators.size()) +
      1;
  return absl::StrCat(repository.substr(0, name), folder);
}

std::vector<Status> Ceilings(const Environment& environment) {
  std::vector<Status> ceilings;
  const std::string folders =
      environment.Get("GIT_CEILING_DIRECTORIES").value_or("");
  for (const absl::string_view folder :
       absl::StrSplit(folders, os::ListSeparator())) {
    if (!os::IsAbsolutePath(folder)) continue;
    if (const auto status = os::StatusOf(std::string(folder))) {
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

/// Of an absolute path without links; empty above the root.
std::string ParentOf(const std::string& path) {
  const std::string parent = os::GenericTextOf(os::Path(path).parent_path());
  return parent == path ? "" : parent;
}

bool EndsAbove(const std::optional<Status>& parent, const Status& folder,
               const std::vector<Status>& ceilings, bool crosses_mounts) {
  if (!parent) return true;
  if (parent->volume != folder.volume && !crosses_mounts) return true;
  return std::any_of(ceilings.begin(), ceilings.end(),
                     [&parent](const Status& ceiling) {
                       return ceiling.IsSameFileAs(*parent);
                     });
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
  std::string path = os::RealPath(folder);
  std::optional<Status> status = os::StatusOf(path);
  while (!path.empty() && status) {
    const std::string candidate =
        absl::StrCat(path, absl::EndsWith(path, "/") ? "" : "/", ".git");
    if (IsRepository(candidate)) {
      return std::vector<std::string>{absl::StrCat("GIT_DIR=", candidate),
                                      absl::StrCat("GIT_WORK_TREE=", path)};
    }
    path = ParentOf(path);
    const auto parent = os::StatusOf(path);
    if (EndsAbove(parent, *status, ceilings, crosses_mounts)) break;
    status = parent;
  }
  return std::nullopt;
}

std::string FindUnreadable(const std::vector<std::string>& place) {
  for (absl::string_view variable : place) {
    if (!absl::ConsumePrefix(&variable, "GIT_DIR=")) continue;
    const std::string repository(variable);
    if (os::IsForbidden(repository, /*enters=*/false)) return repository;
    const std::string folder = FolderOf(repository);
    if (os::IsForbidden(folder, /*enters=*/true)) return folder;
    for (const char* name : {"HEAD", "config", "objects", "refs"}) {
      const std::string path = absl::StrCat(folder, "/", name);
      if (os::IsForbidden(path, /*enters=*/false)) return path;
    }
  }
  return "";
}

}  // namespace dora::providers
