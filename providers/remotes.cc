#include "providers/remotes.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "core/base/git_url.h"
#include "core/base/repository_key.h"
#include "os/paths.h"

namespace dora::providers {
namespace {

struct Setting {
  std::string key;
  std::string value;
};

std::vector<Setting> ReadSettings(const CommandRunner& git,
                                  const std::vector<std::string>& arguments) {
  std::vector<Setting> settings;
  const auto output = git.Run(arguments);
  for (const absl::string_view line :
       absl::StrSplit(output.value_or(""), '\n', absl::SkipWhitespace())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    settings.push_back({std::string(parts.first), std::string(parts.second)});
  }
  return settings;
}

/// `url.BASE.insteadOf PREFIX` of the checkout, the user and the machine: what
/// explains `gh:` is mostly the user's. Nothing of it is run.
std::vector<Setting> ReadRewrites(const CommandRunner& git) {
  std::vector<std::string> arguments;
  const auto include = [&arguments](const std::string& file) {
    arguments.insert(arguments.end(), {"-c", "include.path=" + file});
  };
  if (const auto folder = os::MachineSettingsFolder()) {
    include(*folder + "/gitconfig");
  }
  include("~/.config/git/config");
  include("~/.gitconfig");
  arguments.insert(arguments.end(),
                   {"config", "--get-regexp", "^url\\..*\\.insteadof$"});
  return ReadSettings(git, arguments);
}

/// `url` with the longest prefix that a setting names replaced by its base.
std::string Rewritten(const std::string& url,
                      const std::vector<Setting>& rewrites) {
  const Setting* longest = nullptr;
  for (const Setting& rewrite : rewrites) {
    if (absl::StartsWith(url, rewrite.value) &&
        (longest == nullptr || longest->value.size() < rewrite.value.size())) {
      longest = &rewrite;
    }
  }
  if (longest == nullptr) return url;
  absl::string_view base = longest->key;
  absl::ConsumePrefix(&base, "url.");
  absl::ConsumeSuffix(&base, ".insteadof");
  return absl::StrCat(base, url.substr(longest->value.size()));
}

}  // namespace

std::vector<Remote> ReadRemotes(const CommandRunner& git) {
  std::vector<Remote> remotes;
  std::optional<std::vector<Setting>> rewrites;
  for (const Setting& setting :
       ReadSettings(git, {"config", "--get-regexp", "^remote\\..*\\.url$"})) {
    absl::string_view name = setting.key;
    absl::ConsumePrefix(&name, "remote.");
    absl::ConsumeSuffix(&name, ".url");
    std::string url = setting.value;
    if (!core::NamesHost(core::ScrubRepositoryUrl(url))) {
      if (!rewrites) rewrites = ReadRewrites(git);
      url = Rewritten(url, *rewrites);
    }
    url = core::WithoutHelper(core::ScrubRepositoryUrl(url));
    if (!url.empty()) remotes.push_back({std::string(name), std::move(url)});
  }
  return remotes;
}

}  // namespace dora::providers
