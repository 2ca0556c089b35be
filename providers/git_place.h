#pragma once

#include <optional>
#include <string>
#include <vector>

#include "providers/environment.h"

// Where a checkout is: found here and told to git, for which it is then the
// user's own word. That is why a checkout of another user, as most CI
// containers have it, needs no safe.directory, and why a folder that only looks
// like a repository (HEAD, config and objects that a commit brought) is never
// taken for one, whatever the version of git.

namespace dora::providers {

/// The checkout around `folder`, as the variables that tell git of it
/// (GIT_DIR=..., GIT_WORK_TREE=...). For the current directory, `.`, the user's
/// own GIT_DIR comes first. Otherwise it is the nearest folder upwards with
/// `.git` in it: a repository, or a file that names one (a worktree, a
/// submodule). The search ends where git's own would: at a mount point, and
/// below GIT_CEILING_DIRECTORIES. Absent where there is none. A `.git` that may
/// not be looked into is taken for a repository: what is further up is another.
std::optional<std::vector<std::string>> FindCheckout(
    const std::string& folder, const Environment& environment);

/// The file or folder of the repository at such a `place` that this user may
/// not read, and without which git tells nothing; empty where it may read all.
std::string FindUnreadable(const std::vector<std::string>& place);

}  // namespace dora::providers
