#include "app/history/rollback.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

constexpr RollbackVerdict kRollback = RollbackVerdict::kRollback;
constexpr RollbackVerdict kNoRollback = RollbackVerdict::kNoRollback;
constexpr RollbackVerdict kUnknown = RollbackVerdict::kUnknown;

/// Leaves what finished before the event, and before an earlier report of it.
void DropWhatIsNotBefore(const core::Deployment& event,
                         std::vector<sinks::PastDeployment>& past) {
  const auto own = std::find_if(
      past.begin(), past.end(),
      [&event](const auto& other) { return other.id == event.id(); });
  if (own != past.end()) past.erase(past.begin(), own + 1);
  past.erase(std::remove_if(past.begin(), past.end(),
                            [&event](const sinks::PastDeployment& other) {
                              return other.finished_at > event.finished_at();
                            }),
             past.end());
}

RollbackFinding ByCommit(const std::string& sha,
                         const sinks::PastDeployment& last,
                         const AncestryTest& is_ancestor) {
  if (absl::EqualsIgnoreCase(sha, last.commit_sha)) {
    return {kNoRollback, last, absl::StrCat("the commit ", sha, " again")};
  }
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

/// The last deployment is the first of `past`.
RollbackFinding ByVersion(const std::string& version,
                          const std::vector<sinks::PastDeployment>& past) {
  const sinks::PastDeployment& last = past.front();
  if (version == last.version) {
    return {kNoRollback, last, absl::StrCat("the version ", version, " again")};
  }
  const bool earlier = std::any_of(
      past.begin() + 1, past.end(),
      [&version](const auto& other) { return other.version == version; });
  return {earlier ? kRollback : kNoRollback, last,
          absl::StrCat("the version ", version,
                       earlier ? " was" : " is not known to have been",
                       " deployed before ", last.version)};
}

}  // namespace

RollbackFinding FindRollback(const core::Deployment& event,
                             std::vector<sinks::PastDeployment> past,
                             const AncestryTest& is_ancestor) {
  DropWhatIsNotBefore(event, past);
  if (past.empty()) {
    return {kNoRollback, {}, "no earlier deployment is known"};
  }
  const sinks::PastDeployment& last = past.front();
  if (event.git() && !last.commit_sha.empty()) {
    return ByCommit(event.git()->commit_sha, last, is_ancestor);
  }
  if (!event.version().empty() && !last.version.empty()) {
    return ByVersion(event.version(), past);
  }
  return {kUnknown, last,
          "this deployment and the last one have neither a commit nor a "
          "version to compare"};
}

}  // namespace dora::app
