#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// What to ask a remote for, so that a revision can be told there.

namespace dora::providers {

/// `main~2` is `main` and `~2`, for which three commits are needed.
struct FetchTarget {
  std::string base;    ///< a full sha, or a name
  std::string suffix;  ///< the way from there; may be empty
  int depth = 1;       ///< commits
};

/// Absent for what no remote can be asked: a range, a reflog, a text of a
/// commit's message, a tree, HEAD and its like, or a way of more than 10,000
/// commits.
std::optional<FetchTarget> ReadFetchTarget(absl::string_view revision);

/// The name that a remote knows: `main` of `origin/main`.
std::string NameAtRemote(const std::string& name, const std::string& remote);

}  // namespace dora::providers
