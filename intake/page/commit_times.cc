#include "intake/page/commit_times.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <optional>

#include "intake/page/git_command.h"

namespace dora::intake::page {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;

bool IsFullSha(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isxdigit(c); });
}

// Plumbing, which heeds no configured pager, signature or alias. The folder is
// the user's word, so whose it is does not matter.
std::vector<std::string> Command(const std::string& checkout) {
  return {"-C",
          checkout,
          "-c",
          "safe.directory=*",
          "-c",
          "core.fsmonitor=false",
          "--no-replace-objects",
          "--no-optional-locks",
          "rev-list",
          "--no-walk=unsorted",
          "--timestamp",
          "--ignore-missing",
          "--stdin"};
}

}  // namespace

std::map<std::string, int64_t> CommitTimes::Find(
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
  std::map<std::string, int64_t> found;
  for (const std::string& sha : shas) {
    const auto known = known_.find(absl::AsciiStrToLower(sha));
    if (known != known_.end()) found[sha] = known->second;
  }
  return found;
}

void CommitTimes::Ask(const std::string& checkout,
                      const std::set<std::string>& shas) {
  const std::optional<std::string> answer =
      RunGit(Command(checkout), absl::StrJoin(shas, "\n") + "\n");
  if (!answer) return;
  for (const auto line : absl::StrSplit(*answer, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    int64_t seconds = 0;
    if (fields.size() == 2 && absl::SimpleAtoi(fields[0], &seconds) &&
        shas.count(fields[1]) == 1) {
      known_[fields[1]] = seconds * kNanosPerSecond;
    }
  }
}

}  // namespace dora::intake::page
