#include "app/resolve/request_merge.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::Sourced;
using providers::Checkout;

bool IsMergeOfCi(const CiCommit& ci, const std::string& head) {
  return HasRole(ci, tags::kMergeRole) && IsSame(ci.run, head);
}

}  // namespace

bool IsOnlyMergeKnown(const CiCommit& ci) {
  return ci.run && ci.deployed && ci.run->text == ci.deployed->text;
}

std::optional<Sourced> HeadAmongParents(const CiCommit& ci,
                                        const Sourced& merge,
                                        const Checkout& checkout) {
  const std::vector<std::string> parents = checkout.ParentsOf(merge.text);
  if (parents.size() != 2) return std::nullopt;
  std::string head = parents[ci.head_is_first_parent ? 0 : 1];
  if (ci.base_branch) {
    const bool first = checkout.IsOnBranch(parents[0], ci.base_branch->text);
    const bool second = checkout.IsOnBranch(parents[1], ci.base_branch->text);
    if (first != second) head = first ? parents[1] : parents[0];
  }
  return core::Inferred(head, absl::StrCat("the parent of ", merge.source));
}

std::optional<Sourced> HeadOfMerge(const CiCommit& ci, const std::string& head,
                                   const Checkout& checkout) {
  const bool is_of_ci = IsMergeOfCi(ci, head);
  if (is_of_ci && !IsOnlyMergeKnown(ci)) return ci.deployed;
  if (!is_of_ci && (!ci.is_pull_request || IsSame(ci.deployed, head))) {
    return std::nullopt;
  }
  const std::vector<std::string> parents = checkout.ParentsOf(head);
  // Not each run of a pull request is of a merge.
  if (parents.size() != 2 || checkout.IsOnRemoteBranch(head)) {
    return std::nullopt;
  }
  if (is_of_ci) return HeadAmongParents(ci, *ci.run, checkout);
  const bool is_of_base =
      HasRole(ci, tags::kTriggerRole) || HasRole(ci, tags::kBaseRole);
  for (const std::string& parent : parents) {
    if (!is_of_base && IsSame(ci.deployed, parent)) return ci.deployed;
  }
  if (ci.deployed) return std::nullopt;
  return HeadAmongParents(ci, core::Inferred(head, kHeadSource), checkout);
}

}  // namespace dora::app
