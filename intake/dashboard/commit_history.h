#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

// What the page asks about commits: the repositories that were uploaded
// (intake/git/) and the checkouts of --checkout can answer.

namespace dora::intake::dashboard {

struct Commit {
  std::string sha;
  absl::Time committed_at;
};

class CommitHistory {
 public:
  virtual ~CommitHistory() = default;

  /// True if the commit itself is known.
  virtual bool Knows(const std::string& repository_url,
                     const std::string& sha) = 0;

  /// The commits of `previous..sha` without merges, at most 5,000, the newest
  /// first; absent where one of both is not known.
  virtual std::optional<std::vector<Commit>> Between(
      const std::string& repository_url, const std::string& previous,
      const std::string& sha) = 0;
};

}  // namespace dora::intake::dashboard
