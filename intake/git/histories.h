#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/dashboard/commit_history.h"

// Several sources of commits as one: the first that knows answers.

namespace dora::intake::git {

class Histories : public dashboard::CommitHistory {
 public:
  /// All of them must outlive this.
  explicit Histories(std::vector<dashboard::CommitHistory*> sources)
      : sources_(std::move(sources)) {}

  bool Knows(const std::string& repository_url,
             const std::string& sha) override;
  std::optional<std::vector<dashboard::Commit>> Between(
      const std::string& repository_url, const std::string& previous,
      const std::string& sha) override;

 private:
  std::vector<dashboard::CommitHistory*> sources_;
};

}  // namespace dora::intake::git
