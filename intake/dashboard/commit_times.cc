#include "intake/dashboard/commit_times.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "providers/git.h"

namespace dora::intake::dashboard {
namespace {

bool IsFullSha(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isxdigit(c); });
}

constexpr absl::Duration kLimit = absl::Seconds(5);

// The folder is the user's word: it may also be a repository without files.
providers::Environment EnvironmentFor(const std::string& checkout) {
  std::vector<providers::Environment::Variable> variables = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  std::error_code error;
  if (!std::filesystem::exists(checkout + "/.git", error) &&
      std::filesystem::exists(checkout + "/HEAD", error)) {
    variables.emplace_back("GIT_DIR", checkout);
  }
  return providers::Environment(std::move(variables));
}

core::ProcessResult AskGit(const std::string& checkout,
                           const std::string& input) {
  const providers::Environment environment = EnvironmentFor(checkout);
  const bool is_bare = environment.Get("GIT_DIR").has_value();
  // Plumbing, which heeds no alias.
  return providers::RunGit({{"rev-list", "--no-walk=unsorted", "--timestamp",
                             "--ignore-missing", "--stdin"},
                            is_bare ? "." : checkout,
                            input,
                            kLimit},
                           environment);
}

}  // namespace

std::map<std::string, absl::Time> CommitTimes::Find(
    const std::set<std::string>& shas) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::set<std::string> missing;
  for (const std::string& sha : shas) {
    const std::string lower = absl::AsciiStrToLower(sha);
    if (IsFullSha(lower) && known_.count(lower) == 0) missing.insert(lower);
  }
  for (const std::string& checkout : checkouts_) {
    if (missing.empty()) break;
    Ask(checkout, missing);
    for (const auto& [sha, time] : known_) missing.erase(sha);
  }
  std::map<std::string, absl::Time> found;
  for (const std::string& sha : shas) {
    const auto known = known_.find(absl::AsciiStrToLower(sha));
    if (known != known_.end()) found[sha] = known->second;
  }
  return found;
}

void CommitTimes::Ask(const std::string& checkout,
                      const std::set<std::string>& shas) {
  const core::ProcessResult answer =
      AskGit(checkout, absl::StrJoin(shas, "\n") + "\n");
  if (!answer.succeeded()) return;
  for (const auto line :
       absl::StrSplit(answer.output, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    int64_t seconds = 0;
    if (fields.size() == 2 && absl::SimpleAtoi(fields[0], &seconds) &&
        shas.count(fields[1]) == 1) {
      known_[fields[1]] = absl::FromUnixSeconds(seconds);
    }
  }
}

}  // namespace dora::intake::dashboard
