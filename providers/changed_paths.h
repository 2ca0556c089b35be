#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/command_runner.h"

// What differs between two commits of the checkout, as git itself tells it,
// whose globs are used as they are: `*` and `?` match within a folder's name,
// `**/` and `/**` any number of folders, a folder's name all that is in it.
// Source: "pathspec" in gitglossary(7), magic words `glob`, `top`, `exclude`.

namespace dora::providers {

/// Why `glob` cannot be what its writer means by a path in a repository; empty
/// where it can. Git would take each of these and match nothing.
std::string ProblemOfGlob(const std::string& glob);

/// The full sha of what `revision` names: a branch, a tag, a sha, HEAD~1. An
/// error where the checkout does not have it, as in a shallow clone, which
/// tells how to fetch it.
core::Result<std::string> ResolveCommit(const core::Sourced& revision,
                                        const CommandRunner& commands);

/// The paths, from the root of the repository, at which the trees of the two
/// commits differ, and which a glob matches: `!` before one takes out what it
/// matches. The path that a file was moved from counts as what it was
/// moved to. `from` and `to` are shas of the checkout.
core::Result<std::vector<std::string>> ChangedPaths(
    const std::string& from, const std::string& to,
    const std::vector<std::string>& globs, const CommandRunner& commands);

}  // namespace dora::providers
