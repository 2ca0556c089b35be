#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Repository URLs as CI systems and checkouts give them: often with a token
// inside. Nothing with credentials may reach an event, a log or a file, so
// every URL passes through here first.

namespace dora::core {

/// `url` without credentials, query, fragment and parameters of the path; host,
/// port and path stay. Where a password with unescaped characters leaves two
/// readings, the reading that shows less is taken.
/// A scp-like `git@host:path` stays as it is; any other user there goes. Of
/// `transport::address` nothing is left where the address is not a URL, such
/// as the command line of `ext::`. What is not a URL (a path) is returned
/// trimmed.
std::string ScrubRepositoryUrl(absl::string_view url);

/// `url` without credentials and without parameters that are called like a
/// secret; the rest of query and fragment stays. For links to pipelines and
/// jobs, which CI systems write with their credentials escaped; an `@` in the
/// path stays.
std::string ScrubUserInfo(absl::string_view url);

/// The parts of a scrubbed repository URL, as written.
struct RepositoryAddress {
  std::string scheme;  ///< empty for `git@host:path` and paths
  std::string host;    ///< empty for a path
  std::string port;
  std::string path;
};
RepositoryAddress SplitRepositoryUrl(absl::string_view url);

/// True where `url` says on its face which host has the repository: by a
/// scheme, or by what looks like a host's name. A path does not, nor does
/// `gh:owner/name`, which only the user's configuration explains.
bool NamesHost(absl::string_view url);

/// True for a path of this machine, `file:` URLs among them: it means nothing
/// elsewhere.
bool IsLocalPath(absl::string_view url);

}  // namespace dora::core
