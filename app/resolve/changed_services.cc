#include "app/resolve/changed_services.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/text.h"
#include "core/event/field_names.h"
#include "providers/changed_paths.h"

namespace dora::app {
namespace {

using core::DeploymentDraft;
using core::Sourced;

/// `a.cc, b.cc and 7 more`
std::string Shown(const std::vector<std::string>& paths) {
  constexpr size_t kMostShown = 5;
  std::string text;
  for (size_t i = 0; i < paths.size() && i < kMostShown; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", core::Quoted(paths[i]));
  }
  if (paths.size() > kMostShown) {
    absl::StrAppend(&text, " and ", paths.size() - kMostShown, " more");
  }
  return text;
}

std::string ShortSha(const std::string& sha) { return sha.substr(0, 12); }

/// Compares the deployed commit with what was before, service by service.
class Comparison {
 public:
  Comparison(const Sourced& since, std::string deployed,
             const providers::CommandRunner& commands,
             const LastDeployed* last_deployed)
      : since_(since),
        deployed_(std::move(deployed)),
        commands_(commands),
        last_deployed_(last_deployed) {}

  /// Whether the service changed; adds to `explanations` why.
  core::Result<bool> HasChanged(const DeploymentDraft& deployment,
                                const ConfiguredService& service,
                                std::vector<std::string>& explanations) {
    const std::string& name = service.name.text;
    const auto before = CommitBefore(deployment);
    if (!before) return tl::unexpected(before.error());
    if (before->empty()) {
      explanations.push_back(absl::StrCat(
          "service ", core::Quoted(name), ": no deployment to ",
          deployment.env->text, " with a commit is known, so it is reported"));
      return true;
    }
    const auto paths =
        providers::ChangedPaths(*before, deployed_, service.paths, commands_);
    if (!paths) return tl::unexpected(paths.error());
    explanations.push_back(
        absl::StrCat("service ", core::Quoted(name),
                     paths->empty() ? ": nothing changed" : ": changed",
                     " from ", ShortSha(*before), " to ", ShortSha(deployed_),
                     paths->empty() ? "" : absl::StrCat(": ", Shown(*paths))));
    return !paths->empty();
  }

 private:
  /// Empty where the service was not deployed before.
  core::Result<std::string> CommitBefore(const DeploymentDraft& deployment) {
    if (since_.text == kLastDeployed) return LastCommitOf(deployment);
    if (named_.empty()) {
      const auto named = providers::ResolveCommit(since_, commands_);
      if (!named) return named;
      named_ = *named;
    }
    return named_;
  }

  core::Result<std::string> LastCommitOf(const DeploymentDraft& deployment) {
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
    const auto last = last_deployed_->CommitOf(service, deployment.env->text);
    if (!last || last->empty()) return last;
    return providers::ResolveCommit(
        {*last, absl::StrCat("the last deployment of ", service, " to ",
                             deployment.env->text)},
        commands_);
  }

  const Sourced& since_;
  const std::string deployed_;
  const providers::CommandRunner& commands_;
  const LastDeployed* last_deployed_;
  std::string named_;  ///< the commit of `since_`, once it is known
};

}  // namespace

core::Result<ChangedServices> SelectChanged(
    const Sourced& since, std::vector<DeploymentDraft> candidates,
    const DeployConfig& config, const providers::CommandRunner& commands,
    const LastDeployed* last_deployed) {
  ChangedServices changed;
  if (candidates.empty()) return changed;
  const Sourced head{"HEAD", "the checkout"};
  const auto deployed = providers::ResolveCommit(
      candidates.front().commit_sha.value_or(head), commands);
  if (!deployed) return tl::unexpected(deployed.error());
  Comparison comparison(since, *deployed, commands, last_deployed);
  for (DeploymentDraft& candidate : candidates) {
    const ConfiguredService* service = config.Find(candidate.service->text);
    const auto has_changed =
        comparison.HasChanged(candidate, *service, changed.explanations);
    if (!has_changed) return tl::unexpected(has_changed.error());
    if (*has_changed) changed.deployments.push_back(std::move(candidate));
  }
  return changed;
}

}  // namespace dora::app
