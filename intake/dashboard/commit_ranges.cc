#include "intake/dashboard/commit_ranges.h"

#include <chrono>
#include <utility>

namespace dora::intake::dashboard {

std::map<Range, CommitTimesOrWhy> CommitRanges::Find(
    const std::vector<Range>& ranges) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (answers_.size() + commits_ > kMaxRemembered) ForgetLocked();
  AskWhatIsMissing(ranges);
  std::map<Range, CommitTimesOrWhy> found;
  for (const Range& range : ranges) {
    const auto answer = answers_.find(range);
    found.emplace(range, answer != answers_.end()
                             ? answer->second
                             : tl::unexpected(WhyNot::kNotRead));
  }
  return found;
}

void CommitRanges::Forget() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ForgetLocked();
}

void CommitRanges::ForgetLocked() {
  answers_.clear();
  commits_ = 0;
}

void CommitRanges::AskWhatIsMissing(const std::vector<Range>& ranges) {
  std::vector<Range> missing;
  std::vector<Range> unknown;
  for (const Range& range : ranges) {
    const auto answer = answers_.find(range);
    if (answer == answers_.end()) {
      missing.push_back(range);
    } else if (!answer->second) {
      unknown.push_back(range);
    }
  }
  missing.insert(missing.end(), unknown.begin(), unknown.end());
  const auto end =
      std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(limit_);
  for (const Range& range : missing) {
    Ask(range);
    if (std::chrono::steady_clock::now() >= end) return;
  }
}

void CommitRanges::Ask(const Range& range) {
  const auto commits =
      history_.Between(range.repository_url, range.previous, range.sha);
  if (!commits) {
    const bool has_sha = history_.Knows(range.repository_url, range.sha);
    answers_.insert_or_assign(range,
                              tl::unexpected(has_sha ? WhyNot::kPreviousUnknown
                                                     : WhyNot::kCommitUnknown));
    return;
  }
  std::vector<absl::Time> times;
  times.reserve(commits->size());
  for (const Commit& commit : *commits) times.push_back(commit.committed_at);
  commits_ += times.size();
  answers_.insert_or_assign(range, std::move(times));
}

}  // namespace dora::intake::dashboard
