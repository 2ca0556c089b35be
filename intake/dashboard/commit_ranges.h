#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"
#include "intake/dashboard/commit_history.h"
#include "intake/dashboard/lead_time.h"
#include "intake/dashboard/why_not_counted.h"

// The commit times of ranges, asked from a CommitHistory and remembered until
// commits arrive. An answer may cost a git process, so one view asks for a
// bounded time; what it could not ask, the next one does. Safe for many
// threads.

namespace dora::intake::dashboard {

using CommitTimesOrWhy = core::Expected<std::vector<absl::Time>, WhyNot>;

class CommitRanges {
 public:
  static constexpr absl::Duration kLimit = absl::Seconds(2);
  static constexpr size_t kMaxRemembered = 2'000'000;  ///< ranges and commits

  /// `history` must outlive this. A view asks for `limit`, but one question at
  /// least: every view comes further.
  explicit CommitRanges(CommitHistory& history, absl::Duration limit = kLimit)
      : history_(history), limit_(limit) {}

  /// An answer for each of `ranges`. Those that were never asked about come
  /// first, then those that were not known when they were; within both, in the
  /// order given.
  std::map<Range, CommitTimesOrWhy> Find(const std::vector<Range>& ranges);

  /// Commits arrived: a range that was known may be longer now.
  void Forget();

 private:
  void ForgetLocked();
  void AskWhatIsMissing(const std::vector<Range>& ranges);
  void Ask(const Range& range);

  CommitHistory& history_;
  const absl::Duration limit_;
  std::mutex mutex_;
  std::map<Range, CommitTimesOrWhy> answers_;
  size_t commits_ = 0;  // in `answers_`
};

}  // namespace dora::intake::dashboard
