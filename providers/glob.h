#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "providers/wildcards.h"

// A path of .dora-deploy.yaml, as git means it: "pathspec" in gitglossary(7),
// with the magic words `glob` and `top`. Git itself matches one list of globs
// for each of its processes, so that a run would start one for each service;
// here one list of paths is matched with the globs of all services. What no
// document says (a pattern that is literally the name of a folder, `a**/b`) is
// as git does it, with which tests/unit/providers/glob_test.cc compares.

namespace dora::providers {

/// Why `glob` cannot be what its writer means by a path in a repository; empty
/// where it can. Git would take each of these and match nothing.
std::string ProblemOfGlob(const std::string& glob);

/// A path at which two commits differ.
struct ChangedPath {
  absl::string_view path;  ///< from the root of the repository, any bytes
  bool is_submodule = false;
};

class Glob {
 public:
  /// `text` without the `!` of one that excludes.
  explicit Glob(absl::string_view text);

  /// Every path that it matches begins with this.
  absl::string_view prefix() const { return prefix_; }

  /// A name that every path has that it matches, as a folder or at its end;
  /// empty where it tells none.
  absl::string_view part() const { return part_; }

  bool Matches(const ChangedPath& changed) const;

 private:
  bool IsNamedBy(const ChangedPath& changed) const;
  std::optional<bool> MatchInFolder(absl::string_view path) const;

  std::string text_;
  std::string prefix_;
  std::string part_;
  std::optional<Wildcards> wildcards_;  ///< behind the prefix
};

}  // namespace dora::providers
