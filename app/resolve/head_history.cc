#include "app/resolve/head_history.h"

#include <algorithm>
#include <iterator>
#include <set>
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
  if (ci.empty() || checkout.IsCutOff(head)) return std::nullopt;
  const auto descends = checkout.IsAncestor(ci, head);
  if (!descends || !*descends) return std::nullopt;
  return ci;
}

/// The newest move of this job that made HEAD; none where it was checked out
/// only. The job's moves are those since the CI checked its commit out. Where
/// HEAD never was there, they are those between names of HEAD's commit.
std::vector<HeadMove>::const_iterator FindMaking(
    const std::vector<HeadMove>& moves, const std::string& head,
    const std::string& ci) {
  auto end =
      std::find_if(moves.begin(), moves.end(), [&ci](const HeadMove& move) {
        return move.sha == ci && !MakesCommit(move);
      });
  if (end == moves.end()) {
    end = std::find_if(
        moves.begin(), moves.end(),
        [&head](const HeadMove& move) { return move.sha != head; });
  }
  const auto making =
      std::find_if(moves.begin(), end, [&head](const HeadMove& move) {
        return move.sha == head && MakesCommit(move);
      });
  return making == end ? moves.end() : making;
}

/// Where HEAD was last, before `moves`, at a commit that somebody else made.
/// Empty where none of a reasonable number is known to be one.
std::string BaseIn(std::vector<HeadMove>::const_iterator move,
                   const std::vector<HeadMove>& moves, const std::string& ci,
                   const Checkout& checkout) {
  constexpr size_t kMostAsked = 10;
  std::set<std::string> made;
  for (const HeadMove& each : moves) {
    if (MakesCommit(each)) made.insert(each.sha);
  }
  std::set<std::string> asked;
  for (; move != moves.end() && asked.size() < kMostAsked; ++move) {
    if (move->sha == ci) return ci;
    if (MakesCommit(*move) || !asked.insert(move->sha).second) continue;
    if (checkout.IsOnRemoteBranch(move->sha)) return move->sha;
    if (made.count(move->sha) == 0 && checkout.IsOnTag(move->sha)) {
      return move->sha;
    }
  }
  return "";
}

}  // namespace

std::optional<std::string> CommitBeforeJob(const Checkout& checkout,
                                           const std::string& head,
                                           const std::string& ci, bool on_tag) {
  const std::vector<HeadMove> moves = checkout.HeadMoves();
  // Some libraries make commits and write no reflog.
  if (moves.empty() || moves.front().sha != head) {
    return on_tag ? std::nullopt : ByParents(checkout, head, ci);
  }
  const auto making = FindMaking(moves, head, ci);
  if (making == moves.end()) return std::nullopt;
  // All of history was made here, as in a new repository.
  if (std::all_of(moves.begin(), moves.end(), MakesCommit)) return std::nullopt;
  return BaseIn(std::next(making), moves, ci, checkout);
}

}  // namespace dora::app
