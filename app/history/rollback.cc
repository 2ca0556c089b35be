#include "app/history/rollback.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

using core::Deployment;
using sinks::PastDeployment;

constexpr RollbackVerdict kRollback = RollbackVerdict::kRollback;
constexpr RollbackVerdict kNoRollback = RollbackVerdict::kNoRollback;
constexpr RollbackVerdict kUnknown = RollbackVerdict::kUnknown;

std::string CommitOf(const Deployment& event) {
  return event.git() ? event.git()->commit_sha : "";
}

/// What is deployed, in words.
std::string NameOf(const Deployment& event) {
  return event.git() ? absl::StrCat("the commit ", CommitOf(event))
                     : absl::StrCat("the version ", event.version());
}

bool IsOfVersion(const Deployment& event, const PastDeployment& past) {
  return !event.version().empty() && event.version() == past.version;
}

/// Whether the receiver takes both for the same.
bool IsSame(const Deployment& event, const PastDeployment& past) {
  return event.git() ? absl::EqualsIgnoreCase(CommitOf(event), past.commit_sha)
                     : IsOfVersion(event, past);
}

/// The newest of `before` that was deployed by the event's version alone.
size_t TargetByVersion(const Deployment& event,
                       const std::vector<PastDeployment>& before) {
  const auto target = std::find_if(
      before.begin(), before.end(), [&event](const PastDeployment& past) {
        return past.commit_sha.empty() && IsOfVersion(event, past);
      });
  if (target == before.end()) return kNone;
  return static_cast<size_t>(target - before.begin());
}

RollbackFinding ByAncestry(const std::string& sha, const PastDeployment& last,
                           const AncestryTest& is_ancestor) {
  // A list or a file may hold anything, and this is given to git.
  if (!core::IsFullSha(last.commit_sha)) {
    return {kUnknown, last,
            "the commit of the last deployment is not a full SHA"};
  }
  const core::Result<bool> answer = is_ancestor(sha, last.commit_sha);
  if (!answer) return {kUnknown, last, core::ToString(answer.error())};
  return {*answer ? kRollback : kNoRollback, last,
          absl::StrCat("the commit ", sha, *answer ? " is" : " is not",
                       " an ancestor of ", last.commit_sha)};
}

}  // namespace

std::vector<PastDeployment> DeployedBefore(const Deployment& event,
                                           std::vector<PastDeployment> past) {
  const auto own = std::find_if(
      past.begin(), past.end(),
      [&event](const auto& other) { return other.id == event.id(); });
  if (own != past.end()) past.erase(past.begin(), own + 1);
  past.erase(std::remove_if(past.begin(), past.end(),
                            [&event](const PastDeployment& other) {
                              return other.finished_at > event.finished_at();
                            }),
             past.end());
  return past;
}

size_t TargetByReceiver(const Deployment& event,
                        const std::vector<PastDeployment>& before) {
  const auto target = std::find_if(
      before.begin(), before.end(),
      [&event](const PastDeployment& past) { return IsSame(event, past); });
  if (target == before.begin() || target == before.end()) return kNone;
  return static_cast<size_t>(target - before.begin());
}

RollbackFinding FindRollback(const Deployment& event,
                             const std::vector<PastDeployment>& before,
                             const AncestryTest& is_ancestor) {
  if (before.empty()) {
    return {kNoRollback, {}, "no earlier deployment is known"};
  }
  const PastDeployment& last = before.front();
  const bool has_no_commit_before = last.commit_sha.empty();
  if (IsSame(event, last)) {
    return {kNoRollback, last, absl::StrCat(NameOf(event), " again")};
  }
  if (has_no_commit_before && IsOfVersion(event, last)) {
    return {kNoRollback, last,
            absl::StrCat("the version ", event.version(), " again")};
  }
  size_t target = TargetByReceiver(event, before);
  if (target != kNone) {
    return {kRollback, last,
            absl::StrCat(NameOf(event), " was deployed before, as ",
                         before[target].id),
            target};
  }
  target = TargetByVersion(event, before);
  if (target != kNone) {
    return {kRollback, last,
            absl::StrCat("the version ", event.version(),
                         " was deployed before, as ", before[target].id,
                         ", without a commit"),
            target};
  }
  if (event.git() && !has_no_commit_before) {
    return ByAncestry(CommitOf(event), last, is_ancestor);
  }
  if (!event.version().empty() && !last.version.empty()) {
    return {kNoRollback, last,
            absl::StrCat("the version ", event.version(),
                         " is not known to have been deployed before")};
  }
  return {kUnknown, last,
          "this deployment and the last one have neither a commit nor a "
          "version to compare"};
}

}  // namespace dora::app
