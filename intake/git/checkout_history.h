#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "intake/dashboard/commit_history.h"

// The commits of checkouts on this machine, asked from git: each answers for
// any repository, since a sha is of one commit only. What was found is
// remembered: a commit never changes. Safe for many threads.

namespace dora::intake::git {

class CheckoutHistory : public dashboard::CommitHistory {
 public:
  /// `checkouts` are folders of git repositories, asked in this order.
  explicit CheckoutHistory(std::vector<std::string> checkouts)
      : checkouts_(std::move(checkouts)) {}

  // What is not a full sha (40 or 64 hex digits) never reaches git.

  bool Knows(const std::string& repository_url,
             const std::string& sha) override;
  std::optional<std::vector<dashboard::Commit>> Between(
      const std::string& repository_url, const std::string& previous,
      const std::string& sha) override;

 private:
  using Range = std::pair<std::string, std::string>;

  bool HasBoth(const std::string& checkout, const Range& range);
  std::optional<std::vector<dashboard::Commit>> Ask(const std::string& checkout,
                                                    const Range& range);
  void Remember(const Range& range,
                const std::vector<dashboard::Commit>& commits);

  const std::vector<std::string> checkouts_;
  std::mutex mutex_;
  std::map<std::string, std::set<std::string>> known_;  ///< by the checkout
  std::map<Range, std::vector<dashboard::Commit>> ranges_;
  size_t remembered_ = 0;  ///< commits in `ranges_`
};

}  // namespace dora::intake::git
