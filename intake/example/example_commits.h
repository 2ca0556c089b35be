#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "intake/dashboard/commit_history.h"

// The commits of --example, which are in no repository, before those that are
// in one.

namespace dora::intake::example {

class ExampleCommits : public dashboard::CommitHistory {
 public:
  using ByUrl = std::map<std::string, std::vector<dashboard::Commit>>;

  /// `others` answers for every other repository, and must outlive this.
  ExampleCommits(ByUrl commits, CommitHistory& others)
      : commits_(std::move(commits)), others_(others) {}

  bool Knows(const std::string& repository_url,
             const std::string& sha) override;
  std::optional<std::vector<dashboard::Commit>> Between(
      const std::string& repository_url, const std::string& previous,
      const std::string& sha) override;

 private:
  const ByUrl commits_;
  CommitHistory& others_;
};

}  // namespace dora::intake::example
