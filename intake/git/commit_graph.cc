#include "intake/git/commit_graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace dora::intake::git {
namespace {

constexpr size_t kMostCommits = 5000;

}  // namespace

void CommitGraph::Add(const std::vector<GraphCommit>& commits) {
  for (const GraphCommit& commit : commits) {
    const uint32_t index = IndexOf(commit.sha);
    if (nodes_[index].is_here) continue;
    std::vector<uint32_t> parents;
    for (const std::string& parent : commit.parents) {
      parents.push_back(IndexOf(parent));
    }
    Node& node = nodes_[index];
    node.is_here = true;
    node.committed_at = commit.committed_at;
    node.parents = std::move(parents);
  }
  Rank();
}

bool CommitGraph::Has(const std::string& sha) const {
  return Find(sha).has_value();
}

// Children come before their parents, so all that leads to a commit is known
// when it is looked at.
std::optional<std::vector<dashboard::Commit>> CommitGraph::Between(
    const std::string& previous, const std::string& sha) const {
  const std::optional<uint32_t> from = Find(previous);
  const std::optional<uint32_t> to = Find(sha);
  if (!from || !to) return std::nullopt;
  using Entry = std::pair<uint32_t, uint32_t>;  // its rank, the commit
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> queue;
  std::unordered_map<uint32_t, bool> is_new;  // of all that is or was in it
  size_t new_in_queue = 0;
  const auto reach = [&](uint32_t index, bool as_new) {
    const auto [known, is_first] = is_new.emplace(index, as_new);
    if (is_first) {
      queue.emplace(nodes_[index].rank, index);
      if (as_new) ++new_in_queue;
    } else if (known->second && !as_new) {
      known->second = false;
      --new_in_queue;
    }
  };
  reach(*to, true);
  reach(*from, false);
  std::vector<dashboard::Commit> commits;
  while (new_in_queue > 0) {
    const uint32_t index = queue.top().second;
    queue.pop();
    const Node& node = nodes_[index];
    const bool as_new = is_new[index];
    if (as_new) --new_in_queue;
    const bool is_merge = node.parents.size() > 1;
    if (as_new && node.is_here && !is_merge) {
      commits.push_back({node.sha, node.committed_at});
    }
    for (const uint32_t parent : node.parents) reach(parent, as_new);
  }
  std::stable_sort(commits.begin(), commits.end(),
                   [](const auto& one, const auto& other) {
                     return one.committed_at > other.committed_at;
                   });
  if (commits.size() > kMostCommits) commits.resize(kMostCommits);
  return commits;
}

std::optional<uint32_t> CommitGraph::Find(const std::string& sha) const {
  const auto found = by_sha_.find(sha);
  if (found == by_sha_.end() || !nodes_[found->second].is_here) {
    return std::nullopt;
  }
  return found->second;
}

uint32_t CommitGraph::IndexOf(const std::string& sha) {
  const auto index = static_cast<uint32_t>(nodes_.size());
  const auto [known, is_first] = by_sha_.emplace(sha, index);
  if (is_first) {
    nodes_.emplace_back();
    nodes_.back().sha = sha;
  }
  return known->second;
}

void CommitGraph::Rank() {
  std::vector<uint32_t> children(nodes_.size());
  for (const Node& node : nodes_) {
    for (const uint32_t parent : node.parents) ++children[parent];
  }
  std::vector<uint32_t> ready;
  for (uint32_t index = 0; index < nodes_.size(); ++index) {
    if (children[index] == 0) ready.push_back(index);
  }
  for (uint32_t rank = 0; !ready.empty(); ++rank) {
    const uint32_t index = ready.back();
    ready.pop_back();
    nodes_[index].rank = rank;
    for (const uint32_t parent : nodes_[index].parents) {
      if (--children[parent] == 0) ready.push_back(parent);
    }
  }
}

}  // namespace dora::intake::git
