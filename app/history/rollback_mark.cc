#include "app/history/rollback_mark.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

using core::Deployment;
using sinks::PastDeployment;

MarkDecision Not(std::string why) { return {std::nullopt, std::move(why)}; }

/// The deployments that the API lists and those that only the pipeline knows,
/// the newest first.
std::vector<PastDeployment> Together(const KnownDeployments& known) {
  std::vector<PastDeployment> all = known.by_api.deployments;
  std::unordered_set<std::string> ids;
  for (const PastDeployment& past : all) ids.insert(past.id);
  for (const PastDeployment& past : known.by_pipeline) {
    if (ids.insert(past.id).second) all.push_back(past);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const PastDeployment& a, const PastDeployment& b) {
                     return a.finished_at > b.finished_at;
                   });
  return all;
}

bool IsListed(const PastDeployment& past, const ListedDeployments& listed) {
  return std::any_of(
      listed.deployments.begin(), listed.deployments.end(),
      [&past](const PastDeployment& other) { return other.id == past.id; });
}

/// The oldest of the newest deployments that all hold the commit: the first
/// after it, had it been deployed itself.
core::Result<size_t> FirstThatHolds(const std::string& sha,
                                    const std::vector<PastDeployment>& before,
                                    const ListedDeployments& listed,
                                    const AncestryTest& is_ancestor) {
  size_t holding = 0;  // the last one does: that makes it a rollback
  for (size_t i = 1; i < before.size(); ++i) {
    const std::string& other = before[i].commit_sha;
    if (other != before[holding].commit_sha) {
      if (!core::IsFullSha(other)) {
        return core::MakeError(
            core::ErrorKind::kValidation,
            absl::StrCat("the commit of ", before[i].id, " is not known"));
      }
      const auto holds = is_ancestor(sha, other);
      if (!holds) return tl::unexpected(holds.error());
      if (!*holds) return holding;
    }
    holding = i;
  }
  if (!listed.is_cut_off) return holding;
  return core::MakeError(core::ErrorKind::kValidation,
                         "the API lists no deployment from before the commit");
}

/// Why the target that only the pipeline knows of may be known to the API all
/// the same; empty where it is not.
std::string WhyKnown(const PastDeployment& target,
                     const KnownDeployments& known) {
  if (target.finished_at < known.by_api.complete_since) {
    return absl::StrCat(target.id,
                        " is older than what the API lists, so it may find "
                        "this rollback by itself");
  }
  if (known.is_waiting(target.id)) {
    return absl::StrCat("once ", target.id,
                        " is delivered, the API finds this rollback by itself");
  }
  return "";
}

/// The first of the deployments `before[0]` to `before[first]` that the API can
/// be told about.
MarkDecision Choose(const Deployment& event,
                    const std::vector<PastDeployment>& before, size_t first,
                    const KnownDeployments& known) {
  for (size_t i = 0; i <= first; ++i) {
    const PastDeployment& past = before[i];
    const bool is_of_another =
        !past.remedy_id.empty() && past.remedy_id != event.id();
    if (past.is_failed && (i == first || !is_of_another)) {
      return Not(absl::StrCat(past.id, " is marked as failed already"));
    }
  }
  for (size_t i = first + 1; i-- > 0;) {
    if (IsListed(before[i], known.by_api) || known.is_waiting(before[i].id)) {
      return {before[i], ""};
    }
  }
  return Not(absl::StrCat("the API does not know ", before[first].id));
}

}  // namespace

MarkDecision DecideMark(const Deployment& event, const KnownDeployments& known,
                        const AncestryTest& is_ancestor) {
  const auto listed = DeployedBefore(event, known.by_api.deployments);
  if (const size_t seen = TargetByReceiver(event, listed); seen != kNone) {
    return Not(absl::StrCat("the API finds this rollback by itself and counts ",
                            listed[seen - 1].id, " as failed"));
  }
  const auto before = DeployedBefore(event, Together(known));
  const RollbackFinding finding = FindRollback(event, before, is_ancestor);
  if (finding.verdict != RollbackVerdict::kRollback) {
    return Not(absl::StrCat("by the API it is none, as ", finding.last.id,
                            " was deployed last: ", finding.reason));
  }
  if (finding.target == kNone) {
    const auto first = FirstThatHolds(event.git()->commit_sha, before,
                                      known.by_api, is_ancestor);
    if (!first) {
      return Not(
          absl::StrCat("which deployment came first after the commit is "
                       "not known: ",
                       core::ToString(first.error())));
    }
    return Choose(event, before, *first, known);
  }
  const PastDeployment& target = before[finding.target];
  if (!IsListed(target, known.by_api)) {
    if (std::string why = WhyKnown(target, known); !why.empty()) {
      return Not(std::move(why));
    }
  }
  return Choose(event, before, finding.target - 1, known);
}

}  // namespace dora::app
