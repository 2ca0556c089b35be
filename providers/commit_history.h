#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "providers/command_runner.h"

// The commits that led to one that was deployed: those that its change lead
// time may be computed from.

namespace dora::providers {

/// As many commits of a deployment, and as old a deployment before it, count at
/// most. Source: the documentation of DORA Metrics, how they are calculated.
inline constexpr int kMostCommits = 5000;
inline constexpr absl::Duration kLongestGap = absl::Hours(60 * 24);

struct HistoryCommit {
  std::string sha;
  std::vector<std::string> parents;  ///< none where a shallow clone ends
};

/// The commits up to one of them.
struct HistoryRange {
  std::string tip;
  /// Deployed before, and an ancestor of it: the first that is wanted. Empty:
  /// all since `since` are.
  std::string first = {};
  absl::Time since = absl::InfinitePast();
};

/// kLongestGap before the commit was made, and before `now`; absent where the
/// checkout has no such commit.
std::optional<absl::Time> StartOfHistory(const std::string& tip, absl::Time now,
                                         const CommandRunner& commands);

/// The newest kMostCommits of the range, newest first. Absent where a part of
/// them is not here.
std::optional<std::vector<HistoryCommit>> ListHistory(
    const HistoryRange& range, const CommandRunner& commands);

/// Whether git knows what led to this commit: not where a shallow clone ends
/// behind it.
bool HasAllParents(const HistoryCommit& commit, const CommandRunner& commands);

}  // namespace dora::providers
