#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/command_runner.h"
#include "providers/glob.h"

// What differs between two commits of the checkout: asked of git once, then
// matched with the globs of as many services as there are.

namespace dora::providers {

/// The full sha of what `revision` names: a branch, a tag, a sha, HEAD~1.
/// Absent where the checkout does not have it. An error where `revision` would
/// be an option of git, or where there is no git or no repository to ask.
core::Result<std::optional<std::string>> FindCommit(
    const core::Sourced& revision, const CommandRunner& commands);

/// Paths that globs match.
struct MatchedPaths {
  static constexpr size_t kMostNamed = 5;

  size_t count = 0;
  std::vector<std::string>
      first;  ///< kMostNamed at most, in the order of bytes
};

class ChangedPaths {
 public:
  enum class Detail {
    kPaths,
    kSubmodules,  ///< which of them are submodules, as well
  };

  /// What `globs` need to know of a path.
  static Detail NeededBy(const std::vector<std::string>& globs);

  /// The paths, from the root of the repository, at which the trees of two
  /// commits differ, which full shas name. The path that a file was moved from
  /// counts as what it was moved to. Absent where the checkout lacks a part of
  /// the trees. An error where git does not answer.
  static core::Result<std::optional<ChangedPaths>> Between(
      const std::string& from, const std::string& to, Detail detail,
      const CommandRunner& commands);

  /// Those that one of `globs` matches and none that begins with `!`. `libs/**`
  /// matches a submodule `libs` too, unlike git's, but not a file.
  MatchedPaths Matching(const std::vector<std::string>& globs) const;

 private:
  ChangedPaths(std::string listing, Detail detail);

  std::vector<size_t> IncludedBy(const std::vector<Glob>& globs) const;
  const std::vector<size_t>* PathsWith(absl::string_view part) const;

  std::unique_ptr<const std::string> listing_;
  std::vector<ChangedPath> paths_;  ///< sorted; views of `listing_`
  /// The indexes of the paths by each name in them, once it pays to have them.
  mutable std::map<absl::string_view, std::vector<size_t>> by_part_;
  mutable int parts_asked_ = 0;
};

}  // namespace dora::providers
