#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// The page of a folder on a repository's host, as people copy its address from
// their browser into the service catalogue.

namespace dora::providers {

struct RepositoryFolder {
  std::string repository_url;
  std::string folder;  ///< from the root of the repository, `services/shop`
};

/// The folder that `url` shows, on GitHub, GitLab, Bitbucket, Gitea or Azure
/// DevOps; absent where it shows none. The branch is taken for one name without
/// a slash, as no address says where it ends.
std::optional<RepositoryFolder> FolderOf(absl::string_view url);

}  // namespace dora::providers
