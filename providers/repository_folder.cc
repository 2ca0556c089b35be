#include "providers/repository_folder.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/url_parameters.h"

namespace dora::providers {
namespace {

using Parts = std::vector<absl::string_view>;

/// What stands between `https://HOST` and the rest, and the parts of the path.
struct Address {
  absl::string_view host;  ///< with the scheme
  absl::string_view query;
  Parts path;
};

std::optional<Address> AddressOf(absl::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(url, absl::MaxSplits('?', 1));
  const absl::string_view page = halves.first;
  const size_t scheme = page.find("://");
  if (scheme == page.npos) return std::nullopt;
  const size_t path = page.find('/', scheme + 3);
  if (path == page.npos) return std::nullopt;
  return Address{page.substr(0, path), halves.second,
                 absl::StrSplit(page.substr(path), '/', absl::SkipEmpty())};
}

std::optional<RepositoryFolder> Between(const Address& address,
                                        size_t repository_ends,
                                        size_t folder_begins) {
  if (folder_begins >= address.path.size()) return std::nullopt;
  const auto begin = address.path.begin();
  return RepositoryFolder{
      absl::StrCat(address.host, "/",
                   absl::StrJoin(begin, begin + repository_ends, "/")),
      core::PercentDecoded(
          absl::StrJoin(begin + folder_begins, address.path.end(), "/"))};
}

/// `/ORGANIZATION/PROJECT/_git/REPOSITORY?path=/FOLDER`
std::optional<RepositoryFolder> OfAzure(const Address& address) {
  for (const absl::string_view parameter : absl::StrSplit(address.query, '&')) {
    absl::string_view folder = parameter;
    if (!absl::ConsumePrefix(&folder, "path=")) continue;
    const std::string decoded = core::PercentDecoded(folder);
    absl::string_view plain = decoded;
    while (absl::ConsumePrefix(&plain, "/")) {
    }
    while (absl::ConsumeSuffix(&plain, "/")) {
    }
    if (plain.empty()) return std::nullopt;
    return RepositoryFolder{
        absl::StrCat(address.host, "/", absl::StrJoin(address.path, "/")),
        std::string(plain)};
  }
  return std::nullopt;
}

bool IsKindOfRef(absl::string_view word) {
  return word == "branch" || word == "tag" || word == "commit";
}

}  // namespace

std::optional<RepositoryFolder> FolderOf(absl::string_view url) {
  const auto address = AddressOf(url);
  if (!address) return std::nullopt;
  const Parts& path = address->path;
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == "_git") return OfAzure(*address);
    // GitLab: /GROUP/SUBGROUP/REPOSITORY/-/tree/BRANCH/FOLDER
    const bool is_page = i >= 2 && path[i] == "-" && i + 1 < path.size();
    if (is_page && path[i + 1] == "tree") return Between(*address, i, i + 3);
  }
  if (path.size() < 4) return std::nullopt;
  // GitHub: /OWNER/REPOSITORY/tree/BRANCH/FOLDER
  if (path[2] == "tree") return Between(*address, 2, 4);
  // Bitbucket: /WORKSPACE/REPOSITORY/src/BRANCH/FOLDER; Gitea says which kind
  // of name follows: /OWNER/REPOSITORY/src/branch/BRANCH/FOLDER
  if (path[2] != "src") return std::nullopt;
  return Between(*address, 2, IsKindOfRef(path[3]) ? 5 : 4);
}

}  // namespace dora::providers
