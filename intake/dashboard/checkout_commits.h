#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/dashboard/commit_history.h"
#include "intake/dashboard/commit_times.h"

// The checkouts of --checkout as a CommitHistory that knows single commits.

namespace dora::intake::dashboard {

class CheckoutCommits : public CommitHistory {
 public:
  explicit CheckoutCommits(std::vector<std::string> checkouts)
      : times_(std::move(checkouts)) {}

  bool Knows(const std::string& /*repository_url*/,
             const std::string& sha) override {
    return !times_.Find({sha}).empty();
  }
  std::optional<std::vector<Commit>> Between(
      const std::string& /*repository_url*/, const std::string& /*previous*/,
      const std::string& /*sha*/) override {
    return std::nullopt;
  }

 private:
  CommitTimes times_;
};

}  // namespace dora::intake::dashboard
