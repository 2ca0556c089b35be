#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "intake/dashboard/commit_history.h"

// Commits for tests, in one line and in one repository, whatever its URL.

namespace dora::intake::dashboard::testing {

class FakeCommits : public CommitHistory {
 public:
  void Add(const std::string& sha, absl::Time at) {
    commits_.push_back({sha, at});
  }

  bool Knows(const std::string& /*repository_url*/,
             const std::string& sha) override {
    return Find(sha) != commits_.end();
  }

  std::optional<std::vector<Commit>> Between(
      const std::string& /*repository_url*/, const std::string& previous,
      const std::string& sha) override {
    ++questions;
    const auto from = Find(previous);
    const auto to = Find(sha);
    if (from == commits_.end() || to == commits_.end()) return std::nullopt;
    if (to <= from) return std::vector<Commit>();
    std::vector<Commit> between(from + 1, to + 1);
    std::reverse(between.begin(), between.end());
    return between;
  }

  int questions = 0;

 private:
  std::vector<Commit>::const_iterator Find(const std::string& sha) const {
    return std::find_if(commits_.begin(), commits_.end(),
                        [&sha](const Commit& one) { return one.sha == sha; });
  }

  std::vector<Commit> commits_;  // the oldest in front
};

}  // namespace dora::intake::dashboard::testing
