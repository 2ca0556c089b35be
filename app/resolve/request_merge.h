#pragma once

#include <optional>
#include <string>

#include "app/resolve/ci_commit.h"
#include "providers/checkout.h"

// The merge of a pull request into its base that a CI system, a forge or a job
// makes to try it out. It is on no branch: what is deployed is the head.

namespace dora::app {

/// Whether of a pull request only the CI's merge is known.
bool IsOnlyMergeKnown(const CiCommit& ci);

/// The head of the pull request that `head` is a merge of, by what the CI says
/// of this run. Nothing where `head` is another commit.
std::optional<core::Sourced> HeadOfMerge(const CiCommit& ci,
                                         const std::string& head,
                                         const providers::Checkout& checkout);

/// The same of what is known to be such a merge, whatever run this is: the
/// parent that the base does not have; where that cannot be seen, the parent
/// where the CI puts it. Nothing for a commit with other than two parents.
std::optional<core::Sourced> HeadAmongParents(
    const CiCommit& ci, const core::Sourced& merge,
    const providers::Checkout& checkout);

}  // namespace dora::app
