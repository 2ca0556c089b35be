#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "intake/dashboard/commit_history.h"

// The commits of checkouts on this machine, asked from git: each answers for
// any repository, since a sha is of one commit only. That a commit is there is
// remembered. Safe for many threads.

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
  bool Has(const std::string& checkout, const std::set<std::string>& shas);

  const std::vector<std::string> checkouts_;
  std::mutex mutex_;
  std::map<std::string, std::set<std::string>> known_;  ///< by the checkout
};

}  // namespace dora::intake::git
