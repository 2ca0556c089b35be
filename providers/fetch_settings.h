#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "providers/environment.h"

// What a fetch takes from the user's variables and from git's settings: how the
// remote is reached and how git proves there who it is. Nothing else.

namespace dora::providers {

/// Keys and values, as git gives them, in the order in which they count.
using GitSettings = std::vector<std::pair<std::string, std::string>>;

/// Those of `git config --null --list`.
GitSettings ReadGitSettings(absl::string_view listing);

/// `origin`, else the only remote, else the one at `url`. Absent where there is
/// none of these.
std::optional<std::string> ChooseRemote(const GitSettings& settings,
                                        const std::string& url);

/// Variables that hand a fetch from `remote` those of `settings` that it obeys,
/// as GIT_CONFIG_COUNT does: no token is in an argument or a file.
std::vector<std::string> HandOn(const GitSettings& settings,
                                const std::string& remote);

/// The user's variables that a fetch gets. None is a key of ours.
std::vector<std::string> VariablesOfFetch(const Environment& environment);

}  // namespace dora::providers
