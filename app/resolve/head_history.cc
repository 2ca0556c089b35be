#include "app/resolve/head_history.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"

namespace dora::app {
namespace {

using providers::Checkout;
using providers::HeadMove;

/// Whether git made a new commit by this move, by its words in the reflog:
/// git's sequencer.c, builtin/commit.c, builtin/merge.c, builtin/am.c.
bool MakesCommit(const HeadMove& move) {
  if (absl::StrContains(move.what, ": Fast-forward") ||
      absl::StrContains(move.what, ": fast-forward")) {
    return false;
  }
  for (const char* word : {"commit", "cherry-pick", "revert", "am:"}) {
    if (absl::StartsWith(move.what, word)) return true;
  }
  for (const char* word : {": Merge made by", "(pick)", "(squash)", "(fixup)",
                           "(reword)", "(edit)", "(merge)", "(continue)"}) {
    if (absl::StrContains(move.what, word)) return true;
  }
  return false;
}

std::optional<std::string> ByParents(const Checkout& checkout,
                                     const std::string& head,
                                     const std::string& ci) {
  // A commit that was fetched by itself has no parents here.
  if (checkout.IsCutOff(head)) return std::nullopt;
  const auto descends = checkout.IsAncestor(ci, head);
  if (!descends || !*descends) return std::nullopt;
  return ci;
}

}  // namespace

std::optional<std::string> CommitBeforeJob(const Checkout& checkout,
                                           const std::string& head,
                                           const std::string& ci, bool on_tag) {
  const std::vector<HeadMove> moves = checkout.HeadMoves();
  if (moves.empty()) {
    return on_tag ? std::nullopt : ByParents(checkout, head, ci);
  }
  const bool is_made_last = MakesCommit(moves.front());
  if (on_tag && !is_made_last) return std::nullopt;
  auto move =
      std::find_if(moves.begin(), moves.end(), [&head](const HeadMove& each) {
        return each.sha == head && MakesCommit(each);
      });
  while (move != moves.end() && MakesCommit(*move)) {
    ++move;
    if (move != moves.end() && move->sha == ci) return ci;
  }
  // All of history was made here, as in a new repository; or the job left what
  // it made and came back, which says nothing.
  if (move == moves.end() || !is_made_last) return std::nullopt;
  return move->sha;
}

}  // namespace dora::app
