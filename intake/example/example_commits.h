#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "intake/dashboard/commit_history.h"

// The commits of --example, which are in no repository.

namespace dora::intake::example {

class ExampleCommits : public dashboard::CommitHistory {
 public:
  /// By repository URL, the oldest in front.
  using ByUrl = std::map<std::string, std::vector<dashboard::Commit>>;

  explicit ExampleCommits(ByUrl commits) : commits_(std::move(commits)) {}

  bool Knows(const std::string& repository_url,
             const std::string& sha) override;
  std::optional<std::vector<dashboard::Commit>> Between(
      const std::string& repository_url, const std::string& previous,
      const std::string& sha) override;

 private:
  const ByUrl commits_;
};

}  // namespace dora::intake::example
