#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "app/resolve/commit_rules.h"
#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/command_runner.h"

// Repository and commit of an event: the user's words, then what the CI and
// the checkout say. A commit of one repository is never paired with the URL of
// another: where one of the two has no partner, the event goes without both.

namespace dora::app {

struct GitResolution {
  std::optional<core::Sourced> repository_url;
  std::optional<core::Sourced> commit_sha;
  /// The branch that was deployed, where it is not the CI's.
  std::optional<core::Sourced> branch;
  /// The commit that was chosen, also where the event goes without it.
  std::optional<core::Sourced> chosen_sha = {};
  std::vector<std::string> notices;         ///< for the user
  std::vector<CommitCandidate> candidates;  ///< the reported one first
};

/// Asks git only for what it decides; where it `explains`, also for the other
/// candidates. Errors are usage errors.
core::Result<GitResolution> ResolveGit(const Inputs& inputs,
                                       const providers::CiContext& context,
                                       const providers::CommandRunner& git,
                                       bool explains);

/// Whether the CI's commit may be a merge of its own for a pull request.
bool IsMerge(const providers::CiContext& context);

/// Whether the user, and not the CI, names the repository or the commit.
bool NamesGit(const Inputs& inputs, const providers::CiContext& context);

/// One line about each candidate.
std::vector<std::string> Explain(
    const std::vector<CommitCandidate>& candidates);

}  // namespace dora::app
