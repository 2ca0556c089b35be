#include "core/base/repository_key.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/git_url.h"

namespace dora::core {
namespace {

/// Hosts that have another name for ssh, mostly to be reached on port 443.
/// Sources: docs.github.com "Using SSH over the HTTPS port",
/// support.atlassian.com "Configure SSH", docs.gitlab.com "Use SSH keys".
struct OtherName {
  const char* name;
  const char* host;
};
constexpr OtherName kOtherNames[] = {
    {"ssh.github.com", "github.com"},
    {"www.github.com", "github.com"},
    {"www.gitlab.com", "gitlab.com"},
    {"www.bitbucket.org", "bitbucket.org"},
    {"altssh.bitbucket.org", "bitbucket.org"},
    {"altssh.gitlab.com", "gitlab.com"},
    {"ssh.dev.azure.com", "dev.azure.com"},
};

/// Hosts that take a path in any case.
constexpr const char* kAnyCase[] = {"github.com",    "gitlab.com",
                                    "bitbucket.org", "dev.azure.com",
                                    "codeberg.org",  "gitea.com"};

/// GitHub's, one for each enterprise: docs.github.com "GitHub Enterprise Cloud
/// with data residency".
constexpr char kGheDomain[] = ".ghe.com";

/// The ports at which Bitbucket Data Center and Gerrit listen for ssh.
constexpr char kBitbucketSsh[] = "7999";
constexpr char kGerritSsh[] = "29418";

/// What only one kind of server has in its URLs. Some spellings are told from
/// paths of other servers only by what the other URL shows.
enum class Server { kUnknown, kGerrit, kBitbucket };

struct Repository {
  std::string host;
  std::vector<std::string> path;
  bool any_case = false;
  bool is_http = false;
  Server server = Server::kUnknown;
};

/// `codecommit::us-east-1://shop`, `codecommit://profile@shop`: the helper of
/// AWS for git. Source: docs.aws.amazon.com "git-remote-codecommit".
bool ReadCodeCommit(absl::string_view url, std::string& region,
                    std::string& name) {
  if (!absl::ConsumePrefix(&url, "codecommit:")) return false;
  if (absl::ConsumePrefix(&url, ":")) {
    region = std::string(url.substr(0, url.find(':')));
    url.remove_prefix(region.size());
    absl::ConsumePrefix(&url, ":");
  }
  absl::ConsumePrefix(&url, "//");
  url.remove_prefix(url.find('@') == url.npos ? 0 : url.find('@') + 1);
  name = std::string(url);
  return true;
}

std::string HostOfCodeCommit(const std::string& region) {
  return absl::StrCat("git-codecommit.", region.empty() ? "*" : region,
                      ".amazonaws.com",
                      absl::StartsWith(region, "cn-") ? ".cn" : "");
}

/// `_git/_full/name` and `_git/_optimized/name` are `_git/name` with more or
/// fewer refs, and `project/_git/project` is `_git/project`: names begin with
/// no underscore. Azure DevOps Server has the same below its own path. Source:
/// learn.microsoft.com, Azure Repos, "Clone an existing Git repo".
void ShortenGit(Repository& repository) {
  std::vector<std::string>& path = repository.path;
  size_t size = path.size();
  if (size > 2 && path[size - 3] == "_git" &&
      (path[size - 2] == "_full" || path[size - 2] == "_optimized")) {
    path.erase(path.end() - 2);
    --size;
  }
  if (size < 2 || path[size - 2] != "_git") return;
  repository.any_case = true;
  if (size > 3 && absl::EqualsIgnoreCase(path[size - 3], path.back())) {
    path.erase(path.end() - 3);
  }
}

/// `ssh.dev.azure.com:v3/org/project/name`, `org.visualstudio.com/project/_git/
/// name` and `dev.azure.com/org/_git/name` to `org/project/name`. Source:
/// learn.microsoft.com, Azure Repos, "Use SSH key authentication".
void ReadAzure(Repository& repository) {
  std::vector<std::string>& path = repository.path;
  absl::string_view host = repository.host;
  if (absl::ConsumeSuffix(&host, ".visualstudio.com")) {
    const auto ssh = std::find(path.begin(), path.end(), "_ssh");
    // Of old the organisation was the user, which is not kept.
    if (ssh != path.end() && host == "vs-ssh") return;
    if (ssh != path.end()) *ssh = "_git";
    if (host != "vs-ssh") path.insert(path.begin(), std::string(host));
    repository.host = "dev.azure.com";
  }
  if (repository.host != "dev.azure.com") return;
  if (!path.empty() && path.front() == "v3") path.erase(path.begin());
  if (path.size() > 1 && absl::EqualsIgnoreCase(path[1], "DefaultCollection")) {
    path.erase(path.begin() + 1);
  }
  if (path.size() == 3 && path[1] == "_git") {
    path[1] = path[2];
  } else if (path.size() == 4 && path[2] == "_git") {
    path.erase(path.begin() + 2);
  }
}

/// Bitbucket Data Center's `scm/PROJECT/name`, perhaps below a path of its
/// own, and `host:7999/project/name`. Source: confluence.atlassian.com, "Clone
/// a repository".
void ReadBitbucket(const std::string& port, Repository& repository) {
  std::vector<std::string>& path = repository.path;
  const bool has_scm = path.size() > 2 && path[path.size() - 3] == "scm";
  if (has_scm) path.erase(path.begin(), path.end() - 2);
  if (!has_scm && port != kBitbucketSsh) return;
  repository.any_case = true;
  repository.server = Server::kBitbucket;
}

/// `projects/PROJECT/repos/name` and `users/name/repos/name`, as a browser
/// shows a repository of Bitbucket Data Center, perhaps below a path of its
/// own. Groups of other servers may be called so.
void ReadBrowsed(Repository& repository) {
  std::vector<std::string>& path = repository.path;
  if (path.size() > 4 && path.back() == "browse") path.pop_back();
  const size_t size = path.size();
  if (size < 4 || path[size - 2] != "repos") return;
  const bool is_user = path[size - 4] == "users";
  if (!is_user && path[size - 4] != "projects") return;
  path = {absl::StrCat(is_user ? "~" : "", path[size - 3]), path[size - 1]};
  repository.any_case = true;
}

/// Gerrit has all of a server's projects below `a/` for who signs in by http.
/// Elsewhere `a` may be a group. Source: gerrit-review.googlesource.com,
/// "REST API: Authentication".
void ReadGerrit(Repository& repository) {
  std::vector<std::string>& path = repository.path;
  if (repository.is_http && path.size() > 1 && path.front() == "a") {
    path.erase(path.begin());
  }
}

bool IsGerrit(absl::string_view host, absl::string_view scheme,
              absl::string_view port) {
  if (scheme == "ssh" && port == kGerritSsh) return true;
  return absl::EndsWith(host, ".googlesource.com") ||
         absl::StartsWith(host, "gerrit.");
}

/// `path` of a URL without the escapes that change nothing: those of letters,
/// digits, `-._~` and what is not ASCII (RFC 3986, 2.3), and of the blank.
std::string Unescaped(absl::string_view path) {
  std::string result;
  for (size_t i = 0; i < path.size(); ++i) {
    const absl::string_view digits = path.substr(i + 1, 2);
    if (path[i] != '%' || digits.size() < 2 ||
        !absl::ascii_isxdigit(digits[0]) || !absl::ascii_isxdigit(digits[1])) {
      result += path[i];
      continue;
    }
    const char byte = absl::HexStringToBytes(digits)[0];
    const auto code = static_cast<unsigned char>(byte);
    const bool is_plain = absl::ascii_isalnum(code) || code >= 0x80 ||
                          absl::StrContains("-._~ ", byte);
    if (is_plain) {
      result += byte;
    } else {
      absl::StrAppend(&result, "%", absl::AsciiStrToUpper(digits));
    }
    i += 2;
  }
  return result;
}

/// The names of `path`, without `.git`: the large forges, which take any case,
/// take that in any case as well.
std::vector<std::string> NamesOf(absl::string_view path, bool any_case) {
  while (absl::ConsumeSuffix(&path, "/")) {
  }
  if (any_case && absl::EndsWithIgnoreCase(path, ".git")) {
    path.remove_suffix(4);
  } else {
    absl::ConsumeSuffix(&path, ".git");
  }
  return absl::StrSplit(path, '/', absl::SkipEmpty());
}

std::string HostOf(const RepositoryAddress& address) {
  std::string host = absl::AsciiStrToLower(address.host);
  // The root of all names, which resolvers take.
  if (absl::EndsWith(host, ".")) host.pop_back();
  for (const OtherName& other : kOtherNames) {
    if (host == other.name) return other.host;
  }
  // The end point for FIPS 140. Source: docs.aws.amazon.com, "AWS CodeCommit
  // endpoints and quotas".
  absl::string_view rest = host;
  if (absl::ConsumePrefix(&rest, "git-codecommit-fips.")) {
    return absl::StrCat("git-codecommit.", rest);
  }
  return host;
}

bool IsOfAnyCase(const std::string& host) {
  return absl::EndsWith(host, kGheDomain) ||
         absl::EndsWith(host, ".visualstudio.com") ||
         std::find(std::begin(kAnyCase), std::end(kAnyCase), host) !=
             std::end(kAnyCase);
}

/// Some have the port of ssh twice, the second in the path: `git@host:22/o/r`.
void DropPortOfPath(std::vector<std::string>& path) {
  const bool is_port =
      path.size() > 2 && !path.front().empty() &&
      path.front().find_first_not_of("0123456789") == std::string::npos;
  if (is_port) path.erase(path.begin());
}

Repository Read(absl::string_view url) {
  Repository repository;
  const std::string scrubbed = ScrubRepositoryUrl(url);
  std::string region;
  std::string name;
  if (ReadCodeCommit(scrubbed, region, name)) {
    repository.host = HostOfCodeCommit(region);
    if (!name.empty()) repository.path = {"v1", "repos", name};
    return repository;
  }
  const RepositoryAddress address = SplitRepositoryUrl(scrubbed);
  repository.host = HostOf(address);
  repository.any_case = IsOfAnyCase(repository.host);
  repository.is_http = absl::StartsWith(address.scheme, "http");
  // git hands the path of scp on as it is; no name on a large forge has a `%`.
  const bool is_escaped = !address.scheme.empty() || repository.any_case;
  const std::string path = is_escaped ? Unescaped(address.path) : address.path;
  repository.path = NamesOf(path, repository.any_case);
  if (address.scheme.empty()) DropPortOfPath(repository.path);
  const bool is_known = repository.any_case;
  ShortenGit(repository);
  ReadAzure(repository);
  if (!is_known) ReadBitbucket(address.port, repository);
  if (IsGerrit(repository.host, address.scheme, address.port)) {
    repository.server = Server::kGerrit;
  }
  return repository;
}

std::string Lower(const std::vector<std::string>& path) {
  return absl::AsciiStrToLower(absl::StrJoin(path, "/"));
}

std::string NameOf(const Repository& repository) {
  return repository.any_case ? Lower(repository.path)
                             : absl::StrJoin(repository.path, "/");
}

}  // namespace

bool IsSameRepository(absl::string_view url, absl::string_view other) {
  Repository one = Read(url);
  Repository two = Read(other);
  if (one.host != two.host) return false;
  for (const Server server : {Server::kGerrit, Server::kBitbucket}) {
    if (one.server != server && two.server != server) continue;
    for (Repository* each : {&one, &two}) {
      server == Server::kGerrit ? ReadGerrit(*each) : ReadBrowsed(*each);
    }
  }
  return NameOf(one) == NameOf(two);
}

bool NamesRepository(absl::string_view url) {
  if (IsLocalPath(url)) return false;
  const Repository repository = Read(url);
  return !repository.host.empty() && !repository.path.empty();
}

std::string WithoutHelper(std::string url) {
  std::string region;
  std::string name;
  if (!ReadCodeCommit(url, region, name)) return url;
  if (region.empty() || name.empty()) return url;
  return absl::StrCat("https://", HostOfCodeCommit(region), "/v1/repos/", name);
}

bool MayBeMirror(absl::string_view url, absl::string_view other) {
  const Repository one = Read(url);
  const Repository two = Read(other);
  if (one.path.empty() || two.path.empty()) return false;
  if (Lower(one.path) == Lower(two.path)) return true;
  if (!NamesHost(url) || !NamesHost(other)) return true;
  return one.host != two.host &&
         absl::EqualsIgnoreCase(one.path.back(), two.path.back());
}

}  // namespace dora::core
