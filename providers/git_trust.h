#pragma once

#include <optional>
#include <string>
#include <vector>

#include "providers/environment.h"

// Whose a repository is. Its settings may name programs: they are obeyed only
// where git would obey them too. Source: `safe.directory` in git-config(1).

namespace dora::providers {

/// Who runs this: `own`, as os/owner.h tells it, and, for root, whom sudo was
/// called by.
std::vector<std::string> UsersOf(const Environment& environment,
                                 std::vector<std::string> own);

/// The first of `paths` that belongs to none of `users`, or that is not there;
/// absent where there is none.
std::optional<std::string> FindForeign(const std::vector<std::string>& paths,
                                       const std::vector<std::string>& users);

/// True where the values of `safe.directory`, in the order of the settings,
/// name the work tree `folder`: by its path, by `folder/*` above it, or by `*`.
/// An empty one takes back those before it.
bool IsNamedSafe(const std::string& folder,
                 const std::vector<std::string>& safe_directories);

/// The command of a POSIX shell that makes git trust the work tree `folder`.
std::string CommandToTrust(const std::string& folder);

}  // namespace dora::providers
