#include "app/send/tracked_files.h"

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "os/paths.h"

namespace dora::app {

namespace fs = std::filesystem;

namespace {

/// `path` without links on the way to it; the file itself may be one.
std::string RealPath(const fs::path& path) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(path.parent_path(), error);
  return os::GenericTextOf(
      (error ? path : folder / path.filename()).lexically_normal());
}

}  // namespace

TrackedFiles::TrackedFiles(const std::string& folder,
                           const providers::CommandRunner& git)
    : folder_(folder), git_(git) {}

bool TrackedFiles::is_in_checkout() {
  if (roots_) return !roots_->empty();
  roots_.emplace();
  folder_ = os::GenericTextOf(
      os::Path(RealPath(os::Path(folder_) / "x")).parent_path());
  std::error_code error;
  for (fs::path parent = os::Path(folder_);; parent = parent.parent_path()) {
    if (fs::exists(parent / ".git", error)) {
      roots_->push_back(os::GenericTextOf(parent));
    }
    if (parent == parent.parent_path()) break;
  }
  return !roots_->empty();
}

TrackedFiles::Answer TrackedFiles::IsTracked(const std::string& path) {
  if (!is_in_checkout()) return Answer::kNo;
  if (!is_asked_) Ask();
  if (tracked_.count(RealPath(os::Path(path))) > 0) return Answer::kYes;
  return is_answered_ ? Answer::kNo : Answer::kUnknown;
}

void TrackedFiles::Ask() {
  is_asked_ = true;
  for (const std::string& root : *roots_) {
    const std::string below =
        os::GenericTextOf(os::Path(folder_).lexically_relative(os::Path(root)));
    const auto names = git_.RunIn(
        root, {"--literal-pathspecs", "ls-files", "-z", "--", below});
    is_answered_ = is_answered_ && names;
    for (const absl::string_view name :
         absl::StrSplit(names.value_or(""), '\0', absl::SkipEmpty())) {
      tracked_.insert(
          absl::StrCat(root, absl::EndsWith(root, "/") ? "" : "/", name));
    }
  }
}

}  // namespace dora::app
