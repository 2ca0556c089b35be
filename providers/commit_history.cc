#include "providers/commit_history.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "providers/checkout.h"

namespace dora::providers {

std::optional<absl::Time> StartOfHistory(const std::string& tip, absl::Time now,
                                         const CommandRunner& commands) {
  // Prints the time and the sha.
  const auto output =
      commands.Run({"rev-list", "--max-count=1", "--timestamp", tip, "--"});
  if (!output) return std::nullopt;
  const absl::string_view text = *output;
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(text.substr(0, text.find(' ')), &seconds)) {
    return std::nullopt;
  }
  // A commit's time may be any number.
  const absl::Time made =
      std::max(absl::FromUnixSeconds(seconds), absl::UnixEpoch() + kLongestGap);
  return std::min(made, now) - kLongestGap;
}

std::optional<std::vector<HistoryCommit>> ListHistory(
    const HistoryRange& range, const CommandRunner& commands) {
  std::vector<std::string> words = {"rev-list", "--parents",
                                    absl::StrCat("--max-count=", kMostCommits)};
  if (range.first.empty()) {
    words.push_back(
        absl::StrCat("--max-age=", absl::ToUnixSeconds(range.since)));
  }
  words.push_back(range.tip);
  if (!range.first.empty()) {
    words.push_back(absl::StrCat("^", range.first, "^@"));
  }
  words.push_back("--");
  const auto output = commands.Run(words);
  if (!output) return std::nullopt;
  std::vector<HistoryCommit> commits;
  for (const absl::string_view line :
       absl::StrSplit(*output, '\n', absl::SkipEmpty())) {
    std::vector<std::string> shas = absl::StrSplit(line, ' ');
    HistoryCommit commit{shas.front(), {}};
    commit.parents.assign(shas.begin() + 1, shas.end());
    commits.push_back(std::move(commit));
  }
  return commits;
}

bool HasAllParents(const HistoryCommit& commit, const CommandRunner& commands) {
  return !commit.parents.empty() ||
         Checkout(commands).ParentsOf(commit.sha).empty();
}

}  // namespace dora::providers
