#include "app/resolve/changed_services.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "core/base/suggest.h"
#include "core/base/text.h"
#include "core/event/field_names.h"
#include "providers/changed_paths.h"
#include "providers/commits.h"

namespace dora::app {
namespace {

using core::DeploymentDraft;
using core::Sourced;

/// `a.cc, b.cc and 7 more`
std::string Shown(const providers::MatchedPaths& paths) {
  std::string text;
  for (const std::string& path : paths.first) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", core::Quoted(path));
  }
  if (paths.count > paths.first.size()) {
    absl::StrAppend(&text, " and ", paths.count - paths.first.size(), " more");
  }
  return text;
}

providers::ChangedPaths::Detail NeededBy(const DeployConfig& config) {
  using Detail = providers::ChangedPaths::Detail;
  for (const ConfiguredService& service : config.services) {
    const Detail detail = providers::ChangedPaths::NeededBy(service.paths);
    if (detail != Detail::kPaths) return detail;
  }
  return Detail::kPaths;
}

/// Compares the deployed commit with what was before, service by service.
class Comparison {
 public:
  Comparison(const Sourced& since, Sourced deployed,
             providers::ChangedPaths::Detail detail,
             providers::Commits& commits, const LastDeployed* last_deployed)
      : since_(since),
        deployed_(std::move(deployed)),
        detail_(detail),
        commits_(commits),
        last_deployed_(last_deployed) {}

  /// Whether the service changed; adds to `explanations` why.
  core::Result<bool> HasChanged(const DeploymentDraft& deployment,
                                const ConfiguredService& service,
                                std::vector<std::string>& explanations) {
    const std::string& name = service.name.text;
    const auto before = CommitBefore(deployment);
    if (!before) return tl::unexpected(before.error());
    if (before->text.empty()) {
      explanations.push_back(absl::StrCat(
          "service ", core::Quoted(name), ": no deployment to ",
          deployment.env->text, " with a commit is known, so it is reported"));
      return true;
    }
    const auto changes = Changes(*before);
    if (!changes && IsGone(*before)) {
      gone_[before->text].push_back(name);
      return true;
    }
    if (!changes) return tl::unexpected(changes.error());
    const providers::MatchedPaths paths = (*changes)->Matching(service.paths);
    const bool changed = paths.count > 0;
    explanations.push_back(absl::StrCat(
        "service ", core::Quoted(name),
        changed ? ": changed" : ": nothing changed", " from ",
        core::ShortSha(before->text), " to ", core::ShortSha(deployed_.text),
        changed ? absl::StrCat(": ", Shown(paths)) : ""));
    return changed;
  }

  /// The services that are reported without a comparison.
  std::vector<std::string> Notices() const {
    std::vector<std::string> notices;
    for (const auto& [commit, services] : gone_) {
      notices.push_back(absl::StrCat(
          "The last deployed commit of ", NamedServices(services), ", ",
          core::ShortSha(commit),
          ", is not found any more, as after a force push, so there is nothing "
          "to compare with: ",
          services.size() == 1 ? "it is" : "they are", " reported."));
    }
    return notices;
  }

 private:
  /// Empty where the service was not deployed before.
  core::Result<Sourced> CommitBefore(const DeploymentDraft& deployment) {
    if (since_.text == kLastDeployed) return LastCommitOf(deployment);
    if (named_.text.empty()) {
      auto named = commits_.Resolve(since_);
      if (!named) return tl::unexpected(WithMeantWord(named.error()));
      const bool is_sha = *named == since_.text;
      // Errors call it by the name that the user knows.
      named_ = {
          *std::move(named),
          is_sha ? since_.source
                 : absl::StrCat(since_.source, " ", core::Quoted(since_.text))};
    }
    return named_;
  }

  /// The error of a name that is not a commit, but may be our word misspelt.
  core::Error WithMeantWord(core::Error error) const {
    const std::string word = absl::StrReplaceAll(
        absl::AsciiStrToLower(since_.text), {{"_", "-"}, {" ", "-"}});
    if (!core::NearestName(word, {kLastDeployed}).empty()) {
      error.hint = absl::StrCat("Did you mean ", kLastDeployed, "?");
    }
    return error;
  }

  core::Result<Sourced> LastCommitOf(const DeploymentDraft& deployment) const {
    if (!deployment.env) {
      return tl::unexpected(core::Error{
          core::ErrorKind::kValidation,
          "changed-since: last-deployed needs an environment, but none is "
          "known.",
          "",
          {{core::field::kEnv}}});
    }
    if (last_deployed_ == nullptr) {
      return core::MakeError(core::ErrorKind::kInternal,
                             "past deployments cannot be looked up here");
    }
    const std::string& service = deployment.service->text;
    auto last = last_deployed_->CommitOf(service, deployment.env->text);
    if (!last) return tl::unexpected(last.error());
    return Sourced{*std::move(last),
                   absl::StrCat("the last deployment of ", service, " to ",
                                deployment.env->text)};
  }

  core::Result<const providers::ChangedPaths*> Changes(Sourced before) {
    // A full sha is not asked about: git compares by it, or says no.
    if (!core::IsFullSha(before.text)) {
      auto resolved = commits_.Resolve(before);
      if (!resolved) return tl::unexpected(resolved.error());
      before.text = *std::move(resolved);
    }
    return commits_.Between(before, deployed_, detail_);
  }

  bool IsGone(const Sourced& before) const {
    return since_.text == kLastDeployed && commits_.IsGone(before.text);
  }

  const Sourced& since_;
  const Sourced deployed_;
  const providers::ChangedPaths::Detail detail_;
  providers::Commits& commits_;
  const LastDeployed* last_deployed_;
  Sourced named_;  ///< the commit of `since_`, once it is known
  /// Commits that are in no repository any more, and the services they were
  /// deployed of.
  std::map<std::string, std::vector<std::string>> gone_;
};

ChangedServices ReportAll(const Sourced& since,
                          std::vector<DeploymentDraft> candidates) {
  ChangedServices all;
  all.notices.push_back(absl::StrCat(
      "changed-since (from ", since.source, ") ",
      since.text.empty() ? "is empty" : "is a commit of zeros",
      ", so there is nothing to compare with: every service is reported."));
  all.deployments = std::move(candidates);
  return all;
}

}  // namespace

std::string NamedServices(const std::vector<std::string>& services) {
  constexpr size_t kMostNamed = 5;
  const size_t named = std::min(services.size(), kMostNamed);
  std::string text =
      absl::StrJoin(services.begin(), services.begin() + named, ", ");
  if (services.size() > named) {
    absl::StrAppend(&text, " and ", services.size() - named, " more");
  }
  return text;
}

bool IsNothing(const Sourced& since) {
  return since.text.empty() ||
         (core::IsZeros(since.text) && core::IsFullSha(since.text));
}

core::Result<ChangedServices> SelectChanged(
    const Sourced& since, Sourced deployed,
    std::vector<DeploymentDraft> candidates, const DeployConfig& config,
    providers::Commits& commits, const LastDeployed* last_deployed) {
  ChangedServices changed;
  if (candidates.empty()) return changed;
  if (IsNothing(since)) return ReportAll(since, std::move(candidates));
  auto sha = commits.Resolve(deployed);
  if (!sha) return tl::unexpected(sha.error());
  deployed.text = *std::move(sha);
  Comparison comparison(since, deployed, NeededBy(config), commits,
                        last_deployed);
  for (DeploymentDraft& candidate : candidates) {
    const ConfiguredService* service = config.Find(candidate.service->text);
    const auto has_changed =
        comparison.HasChanged(candidate, *service, changed.explanations);
    if (!has_changed) return tl::unexpected(has_changed.error());
    if (*has_changed) changed.deployments.push_back(std::move(candidate));
  }
  changed.notices = comparison.Notices();
  return changed;
}

}  // namespace dora::app
