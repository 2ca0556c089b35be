#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/commit_history.h"

// The commits of one repository and how they descend from each other. What was
// uploaded goes back some weeks, and less far where an old branch was merged:
// git itself will not walk a history with such gaps. Here a commit that is not
// there ends the way, and no other.

namespace dora::intake::git {

struct GraphCommit {
  std::string sha;
  absl::Time committed_at;
  std::vector<std::string> parents;
};

class CommitGraph {
 public:
  /// Adds commits, in any order; those that are there already stay.
  void Add(const std::vector<GraphCommit>& commits);

  bool Has(const std::string& sha) const;

  /// As CommitHistory::Between.
  std::optional<std::vector<dashboard::Commit>> Between(
      const std::string& previous, const std::string& sha) const;

 private:
  struct Node {
    std::string sha;
    bool is_here = false;  ///< or else only a parent's name
    absl::Time committed_at;
    std::vector<uint32_t> parents;
    uint32_t rank = 0;  ///< lower than that of each parent
  };

  std::optional<uint32_t> Find(const std::string& sha) const;
  uint32_t IndexOf(const std::string& sha);
  void Rank();

  std::vector<Node> nodes_;
  std::unordered_map<std::string, uint32_t> by_sha_;
};

}  // namespace dora::intake::git
