#include "core/base/repository_key.h"

#include <vector>

#include "absl/strings/ascii.h"
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
    {"altssh.bitbucket.org", "bitbucket.org"},
    {"altssh.gitlab.com", "gitlab.com"},
    {"ssh.dev.azure.com", "dev.azure.com"},
};

/// Hosts that take a path in any case.
constexpr const char* kAnyCase[] = {"github.com",    "gitlab.com",
                                    "bitbucket.org", "dev.azure.com",
                                    "codeberg.org",  "gitea.com"};

/// The port at which Bitbucket Data Center listens for ssh.
constexpr char kBitbucketSsh[] = "7999";

struct Repository {
  std::string host;
  std::vector<std::string> path;
  bool any_case = false;
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
  return !name.empty();
}

std::string HostOfCodeCommit(const std::string& region) {
  return absl::StrCat("git-codecommit.", region.empty() ? "*" : region,
                      ".amazonaws.com",
                      absl::StartsWith(region, "cn-") ? ".cn" : "");
}

/// `ssh.dev.azure.com:v3/org/project/name`, `org.visualstudio.com/project/_git/
/// name` and `dev.azure.com/org/_git/name` to `org/project/name`. Source:
/// learn.microsoft.com, Azure Repos, "Use SSH key authentication".
void ReadAzure(Repository& repository) {
  std::vector<std::string>& path = repository.path;
  absl::string_view host = repository.host;
  if (absl::ConsumeSuffix(&host, ".visualstudio.com")) {
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
  repository.any_case |= has_scm || port == kBitbucketSsh;
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
    repository.path = {"v1", "repos", name};
    return repository;
  }
  const RepositoryAddress address = SplitRepositoryUrl(scrubbed);
  repository.host = absl::AsciiStrToLower(address.host);
  for (const OtherName& other : kOtherNames) {
    if (repository.host == other.name) repository.host = other.host;
  }
  absl::string_view path = address.path;
  while (absl::ConsumeSuffix(&path, "/")) {
  }
  absl::ConsumeSuffix(&path, ".git");
  repository.path = absl::StrSplit(path, '/', absl::SkipEmpty());
  for (const char* host : kAnyCase) {
    repository.any_case |= repository.host == host;
  }
  if (address.scheme.empty()) DropPortOfPath(repository.path);
  ReadAzure(repository);
  repository.any_case |= repository.host == "dev.azure.com";
  const bool is_known = repository.any_case;
  if (!is_known) ReadBitbucket(address.port, repository);
  return repository;
}

std::string Lower(const std::vector<std::string>& path) {
  return absl::AsciiStrToLower(absl::StrJoin(path, "/"));
}

}  // namespace

std::string RepositoryKey(absl::string_view url) {
  const Repository repository = Read(url);
  return absl::StrCat(repository.host, "/",
                      repository.any_case
                          ? Lower(repository.path)
                          : absl::StrJoin(repository.path, "/"));
}

std::string WithoutHelper(std::string url) {
  std::string region;
  std::string name;
  if (!ReadCodeCommit(url, region, name) || region.empty()) return url;
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
