#include "app/send/tracked_files.h"

#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/delivery/outbox_format.h"
#include "os/paths.h"

namespace dora::app {

namespace fs = std::filesystem;

namespace {

/// `folder` without links on the way to it.
fs::path Resolved(const std::string& folder) {
  // Without the slash that may be at its end.
  const fs::path path = (os::Path(folder) / "x").parent_path();
  std::error_code error;
  const fs::path resolved = fs::weakly_canonical(path, error);
  return (error ? path : resolved).lexically_normal();
}

/// The name in a path as git prints it.
std::string LowerName(absl::string_view path) {
  return absl::AsciiStrToLower(path.substr(path.rfind('/') + 1));
}

}  // namespace

TrackedFiles::TrackedFiles(const std::string& folder,
                           const providers::CommandRunner& git)
    : folder_(folder), git_(git) {}

bool TrackedFiles::is_in_checkout() {
  if (roots_) return !roots_->empty();
  roots_.emplace();
  std::error_code error;
  for (fs::path parent = Resolved(folder_);; parent = parent.parent_path()) {
    if (fs::exists(parent / ".git", error)) {
      roots_->push_back(os::GenericTextOf(parent));
    }
    if (parent == parent.parent_path()) break;
  }
  return !roots_->empty();
}

TrackedFiles::Answer TrackedFiles::IsTracked(const std::string& name) {
  if (!is_in_checkout()) return Answer::kNo;
  if (!is_asked_) Ask();
  if (tracked_.count(LowerName(name)) > 0) return Answer::kYes;
  return is_answered_ ? Answer::kNo : Answer::kUnknown;
}

void TrackedFiles::Ask() {
  is_asked_ = true;
  const std::string pattern =
      absl::StrCat(":(icase,glob)**/", core::EntryPattern());
  for (const std::string& root : *roots_) {
    const auto names = git_.RunIn(root, {"ls-files", "-z", "--", pattern});
    is_answered_ = is_answered_ && names;
    for (const absl::string_view name :
         absl::StrSplit(names.value_or(""), '\0', absl::SkipEmpty())) {
      tracked_.insert(LowerName(name));
    }
  }
}

}  // namespace dora::app
