#pragma once

#include <optional>
#include <set>
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

/// A git before 2.32 cannot be kept from reading the settings of the user and
/// of the machine by itself, so it is handed those of the checkout alone.
enum class GitAge { kOld, kNew };

/// By what `git version` prints; new where that cannot be read.
GitAge AgeOf(absl::string_view version);

/// The words for git that list what is to be handed on.
std::vector<std::string> ListSettings(GitAge age);

/// Those of such a list.
GitSettings ReadGitSettings(absl::string_view listing);

/// What tells which remote has a revision.
struct RemoteHints {
  std::string revision;     ///< `upstream/main` names its remote
  std::string url = {};     ///< of its repository; may be empty
  std::string branch = {};  ///< the checkout's own; may be empty
};

/// The names of the remotes.
std::set<std::string> RemotesIn(const GitSettings& settings);

/// The remote that the revision names, else `origin`, else the only one, else
/// the one at the URL, else that of the branch. Absent where there is none of
/// these.
std::optional<std::string> ChooseRemote(const GitSettings& settings,
                                        const RemoteHints& hints);

/// Variables that hand a fetch from `remote` those of `settings` that it obeys:
/// no token is in an argument or a file.
std::vector<std::string> HandOn(const GitSettings& settings,
                                const std::string& remote, GitAge age);

/// The user's variables that a fetch gets. None is a key of ours.
std::vector<std::string> VariablesOfFetch(const Environment& environment);

}  // namespace dora::providers
