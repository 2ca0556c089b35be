#pragma once

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "core/base/error.h"

namespace dora::app {

inline constexpr char kHeadSource[] = "HEAD of the checkout";

/// What the CI says of the commit. Each sha is whole.
struct CiCommit {
  std::optional<core::Sourced> repository_url;
  /// What was deployed, as far as the CI knows.
  std::optional<core::Sourced> deployed;
  /// The commit of the run; of a pull request perhaps a merge that the CI made.
  std::optional<core::Sourced> run;
  std::optional<core::Sourced> role;             ///< tags::kCommitRole
  std::optional<core::Sourced> base_branch;      ///< of a pull request
  std::optional<core::Sourced> not_checked_out;  ///< the CI made no checkout
  /// The folder whose checkout is the job's, where the repository may be
  /// another's, such as that of a library of pipelines.
  std::optional<core::Sourced> workspace;
  bool is_ci = false;                 ///< false on a machine of one's own
  bool is_pull_request = false;       ///< one that is not merged yet
  bool head_is_first_parent = false;  ///< of a merge that the CI makes
};

/// Whether a commit is known, and has this sha.
inline bool IsSame(const std::optional<core::Sourced>& commit,
                   const std::string& sha) {
  return commit && absl::EqualsIgnoreCase(commit->text, sha);
}

inline bool HasRole(const CiCommit& ci, absl::string_view role) {
  return ci.role && ci.role->text == role;
}

}  // namespace dora::app
