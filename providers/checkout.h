#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/command_runner.h"
#include "providers/remotes.h"

// The local checkout, asked by git itself (so worktrees, submodules and every
// ref format work), each thing at most once.

namespace dora::providers {

/// How HEAD came to be a commit, as its reflog tells.
struct HeadMove {
  std::string sha;   ///< the commit that HEAD became
  std::string what;  ///< such as `checkout: moving from main to v1`
};

/// What points at a commit.
struct CommitRefs {
  std::vector<std::string> names;  ///< branches of remotes, and tags
  /// True if a forge's merge for a pull request does, `pull/7/merge`.
  bool is_merge_of_request = false;
};

/// True if the history of the repository is cut off somewhere; nothing where
/// git cannot tell.
std::optional<bool> IsShallow(const CommandRunner& commands);

class Checkout {
 public:
  /// The checkout around the current directory.
  explicit Checkout(const CommandRunner& runner) : runner_(runner) {}

  /// True if there is one.
  bool Exists() const { return runner_.HasCheckout(); }

  const std::vector<Remote>& Remotes() const;

  /// The folder that it is checked out in.
  std::optional<std::string> Root() const;

  /// The full sha of HEAD.
  const std::optional<std::string>& HeadSha() const;

  /// The branch that HEAD is on; nothing where it is detached.
  std::optional<std::string> Branch() const;

  /// True if the checkout has this commit.
  bool HasCommit(const std::string& sha) const;

  /// The full sha of what `name` names: the start of a sha, a branch (of a
  /// remote first), a tag. Nothing where it names none, or several.
  std::optional<std::string> Resolve(const std::string& name) const;

  /// The parents that are written in the commit, be they here or not.
  std::vector<std::string> ParentsOf(const std::string& sha) const;

  /// True if the history of a shallow clone is cut off behind this commit.
  bool IsCutOff(const std::string& sha) const;

  /// The refs of remotes and the tags that point at the commit.
  CommitRefs RefsAt(const std::string& sha) const;

  /// True if a branch of a remote has the commit. Pull requests that
  /// a CI system keeps there do not count.
  bool IsOnRemoteBranch(const std::string& sha) const;

  /// True if a branch of this name has the commit, of a remote or local.
  bool IsOnBranch(const std::string& sha, const std::string& branch) const;

  /// True if a tag has the commit.
  bool IsOnTag(const std::string& sha) const;

  /// True if one of this remote's branches has the commit.
  bool IsOnBranchOf(const std::string& sha, const std::string& remote) const;

  /// The last moves of HEAD, the newest first; none where no reflog is kept.
  std::vector<HeadMove> HeadMoves() const;

  /// True if the commit `ancestor` is an ancestor of `descendant`, or the same.
  /// An error where that cannot be told: a commit is missing, or the history
  /// is cut off (a shallow clone).
  core::Result<bool> IsAncestor(const std::string& ancestor,
                                const std::string& descendant) const;

  /// Why the last question had no answer; empty where it had one.
  std::string Trouble() const { return runner_.Trouble(); }

 private:
  /// True if the commit is in the history of what git's words `from` name.
  bool IsReachable(const std::string& sha,
                   const std::vector<std::string>& from) const;

  const CommandRunner& runner_;
  mutable std::optional<std::vector<Remote>> remotes_;
  mutable std::optional<std::optional<std::string>> head_;
};

}  // namespace dora::providers
