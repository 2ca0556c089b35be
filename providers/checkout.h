#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/command_runner.h"

// The local checkout, asked by git itself (so worktrees, submodules and every
// ref format work), and only for what nothing better gave.

namespace dora::providers {

class Checkout {
 public:
  /// The checkout around the current directory.
  explicit Checkout(const CommandRunner& runner) : runner_(runner) {}

  /// The URL of the remote `origin`, else of the only remote, scrubbed. It is
  /// read as configured: asking git for the effective URL would apply
  /// `insteadOf`, with which CI systems inject tokens.
  std::optional<std::string> RepositoryUrl() const;

  /// The URLs of all remotes, scrubbed, by their keys in git's configuration.
  std::map<std::string, std::string> RemoteUrls() const;

  /// The full sha of HEAD.
  std::optional<std::string> HeadSha() const;

  /// True if the checkout has this commit.
  bool HasCommit(const std::string& sha) const;

  /// True if the commit `ancestor` is an ancestor of `descendant`, or the same.
  /// An error where that cannot be told: a commit is missing, or the history
  /// is cut off (a shallow clone).
  core::Result<bool> IsAncestor(const std::string& ancestor,
                                const std::string& descendant) const;

  /// Why the last question had no answer; empty where it had one.
  std::string Trouble() const { return runner_.Trouble(); }

 private:
  const CommandRunner& runner_;
};

/// Repository and commit of a deployment: together, or what is known of them.
struct GitFacts {
  std::optional<core::Sourced> repository_url;
  std::optional<core::Sourced> commit_sha;
  std::string notice;  ///< for the user; may be empty
};

/// Fills what `known` lacks from the checkout. Where one of the two is known,
/// the checkout supplies the other only if it is of the same repository, or
/// has that commit: a sha of one repository with the URL of another would be
/// a wrong fact. Where git does not answer, `known` stays and a notice says
/// why.
GitFacts CompleteFromCheckout(const GitFacts& known, const Checkout& checkout);

}  // namespace dora::providers
