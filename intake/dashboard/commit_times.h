#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"

// When commits were made, asked from checkouts on this machine: an event has
// no room for it, and without it there is no change lead time. One git process
// a checkout answers for all commits at once; what was found is remembered,
// since a commit never changes. Safe for many threads.

namespace dora::intake::dashboard {

class CommitTimes {
 public:
  /// `checkouts` are folders of git repositories, asked in this order.
  explicit CommitTimes(std::vector<std::string> checkouts)
      : checkouts_(std::move(checkouts)) {}

  /// The committer's time of those `shas` that a checkout has. What is not a
  /// full sha (40 or 64 hex digits) never reaches git.
  std::map<std::string, absl::Time> Find(const std::set<std::string>& shas);

 private:
  void Ask(const std::string& checkout, const std::set<std::string>& shas);

  std::vector<std::string> checkouts_;
  std::mutex mutex_;
  std::map<std::string, absl::Time> known_;  // by the sha in lower case
};

}  // namespace dora::intake::dashboard
