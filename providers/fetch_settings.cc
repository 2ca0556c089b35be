#include "providers/fetch_settings.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/repository_key.h"
#include "os/shell_word.h"
#include "os/start.h"
#include "providers/fetch_target.h"
#include "providers/user_folders.h"

namespace dora::providers {
namespace {

/// The variables of a fetch, by what they are for.
constexpr const char* kVariables[] = {
    // The settings, keys and helpers of the user.
    "HOME", "XDG_CONFIG_HOME", "USER", "LOGNAME", "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT", "TMPDIR",
    // How ssh is called, and its agent.
    "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "SSH_AUTH_SOCK",
    "SSH_AGENT_PID",
    // Who answers in place of a person.
    "GIT_ASKPASS", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "KRB5CCNAME",
    "KRB5_CONFIG",
    // What the helpers of GitLab's runner and of `gh` read: tokens of the CI
    // for this very repository.
    "CI_JOB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN",
    // Proxies and certificates.
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy",
    "https_proxy", "all_proxy", "no_proxy", "GIT_PROXY_COMMAND",
    "GIT_HTTP_PROXY_AUTHMETHOD", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
    "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_SSL_VERSION",
    "GIT_PROXY_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR",
    // What the user forbids.
    "GIT_ALLOW_PROTOCOL", "GIT_PROTOCOL_FROM_USER"};

/// Of settings that are given by variables.
constexpr const char* kFamilies[] = {"GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"};

bool IsOfFetch(absl::string_view name) {
  return std::any_of(std::begin(kVariables), std::end(kVariables),
                     [name](absl::string_view one) {
                       return os::IsSameVariable(name, one);
                     }) ||
         std::any_of(std::begin(kFamilies), std::end(kFamilies),
                     [name](absl::string_view prefix) {
                       return os::HasVariablePrefix(name, prefix);
                     });
}

/// Families of settings that say how a remote is reached.
constexpr const char* kSections[] = {"url.", "credential.", "http.",
                                     "protocol.", "ssh."};
constexpr const char* kKeys[] = {"core.sshcommand", "core.askpass",
                                 "core.gitproxy"};
/// Of the one remote. Its refspecs are not used.
constexpr const char* kKeysOfRemote[] = {
    "url", "proxy", "proxyauthmethod", "uploadpack", "vcs", "serveroption"};

/// Ours, which win: a fetch starts nothing but what gets the commits.
const GitSettings& OwnSettings() {
  static const auto* const kSettings =
      new GitSettings{{"core.hooksPath", "/dev/null"},
                      {"core.fsmonitor", "false"},
                      {"gc.auto", "0"},
                      {"maintenance.auto", "false"},
                      {"submodule.recurse", "false"},
                      {"fetch.recurseSubmodules", "false"},
                      {"fetch.writeCommitGraph", "false"}};
  return *kSettings;
}

/// The remote whose URL this key is of.
std::optional<absl::string_view> RemoteWithUrl(absl::string_view key) {
  const bool is_url =
      absl::ConsumePrefix(&key, "remote.") && absl::ConsumeSuffix(&key, ".url");
  if (!is_url || absl::StartsWith(key, "-")) return std::nullopt;
  return key;
}

bool IsObeyed(absl::string_view key, const std::string& remote) {
  for (const char* section : kSections) {
    if (absl::StartsWith(key, section)) return true;
  }
  if (std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys)) {
    return true;
  }
  return absl::ConsumePrefix(&key, absl::StrCat("remote.", remote, ".")) &&
         std::find(std::begin(kKeysOfRemote), std::end(kKeysOfRemote), key) !=
             std::end(kKeysOfRemote);
}

/// Since git 2.31.
std::vector<std::string> AsNumbered(const GitSettings& settings) {
  std::vector<std::string> variables = {
      absl::StrCat("GIT_CONFIG_COUNT=", settings.size())};
  for (size_t i = 0; i < settings.size(); ++i) {
    variables.push_back(
        absl::StrCat("GIT_CONFIG_KEY_", i, "=", settings[i].first));
    variables.push_back(
        absl::StrCat("GIT_CONFIG_VALUE_", i, "=", settings[i].second));
  }
  return variables;
}

/// As `git -c` hands them on: quoted for a shell, where the first `=` ends the
/// key. A key that has one itself cannot be told and is left out.
std::vector<std::string> AsParameters(const GitSettings& settings) {
  std::string text;
  for (const auto& [key, value] : settings) {
    if (absl::StrContains(key, '=')) continue;
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    os::InSingleQuotes(absl::StrCat(key, "=", value)));
  }
  return {absl::StrCat("GIT_CONFIG_PARAMETERS=", text)};
}

}  // namespace

GitAge AgeOf(absl::string_view version) {
  constexpr std::pair<int, int> kNew = {2, 32};
  if (!absl::ConsumePrefix(&version, "git version ")) return GitAge::kNew;
  const std::vector<absl::string_view> numbers = absl::StrSplit(version, '.');
  std::pair<int, int> found;
  const bool is_read = numbers.size() > 1 &&
                       absl::SimpleAtoi(numbers[0], &found.first) &&
                       absl::SimpleAtoi(numbers[1], &found.second);
  return is_read && found < kNew ? GitAge::kOld : GitAge::kNew;
}

std::vector<std::string> ListSettings(GitAge age) {
  std::vector<std::string> words = {"config", "--null", "--list"};
  if (age == GitAge::kOld) {
    words.insert(words.end(), {"--local", "--includes"});
  }
  return words;
}

GitSettings ReadGitSettings(absl::string_view listing) {
  constexpr char kEnd = '\0';
  GitSettings settings;
  for (const absl::string_view setting :
       absl::StrSplit(listing, absl::ByChar(kEnd), absl::SkipEmpty())) {
    const size_t line = setting.find('\n');
    // A key alone is a flag that is set.
    settings.emplace_back(
        setting.substr(0, line),
        line == setting.npos ? "true" : setting.substr(line + 1));
  }
  return settings;
}

std::set<std::string> RemotesIn(const GitSettings& settings) {
  std::set<std::string> names;
  for (const auto& [key, value] : settings) {
    const auto name = RemoteWithUrl(key);
    if (name) names.emplace(*name);
  }
  return names;
}

std::optional<std::string> ChooseRemote(const GitSettings& settings,
                                        const RemoteHints& hints) {
  const std::set<std::string> names = RemotesIn(settings);
  for (const std::string& name : names) {
    if (NameAtRemote(hints.revision, name) != hints.revision) return name;
  }
  if (names.count("origin") > 0) return "origin";
  if (names.size() == 1) return *names.begin();
  const std::string branch_key =
      absl::StrCat("branch.", hints.branch, ".remote");
  std::optional<std::string> of_url;
  std::optional<std::string> of_branch;
  for (const auto& [key, value] : settings) {
    const auto name = RemoteWithUrl(key);
    if (name && !hints.url.empty() &&
        core::IsSameRepository(value, hints.url)) {
      of_url = std::string(*name);
    }
    if (key == branch_key && names.count(value) > 0) of_branch = value;
  }
  return of_url ? of_url : of_branch;
}

std::vector<std::string> HandOn(const GitSettings& settings,
                                const std::string& remote, GitAge age) {
  GitSettings obeyed;
  for (const auto& setting : settings) {
    if (IsObeyed(setting.first, remote)) obeyed.push_back(setting);
  }
  obeyed.insert(obeyed.end(), OwnSettings().begin(), OwnSettings().end());
  return age == GitAge::kOld ? AsParameters(obeyed) : AsNumbered(obeyed);
}

std::vector<std::string> VariablesOfFetch(const Environment& environment) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment.variables()) {
    if (!IsOfFetch(name)) continue;
    variables.push_back(absl::StrCat(name, "=", value));
  }
  for (std::string& variable : FolderVariables(environment)) {
    variables.push_back(std::move(variable));
  }
  return variables;
}

}  // namespace dora::providers
