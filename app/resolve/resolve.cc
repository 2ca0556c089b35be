#include "app/resolve/resolve.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/resolve/compared_commit.h"
#include "app/resolve/compared_services.h"
#include "app/resolve/relation.h"
#include "app/resolve/resolve_git.h"
#include "app/resolve/resolve_services.h"
#include "app/resolve/resolve_tags.h"
#include "core/base/repository_key.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"
#include "core/event/event_id.h"
#include "providers/checkout.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::Or;
using core::Sourced;
using providers::CiContext;

/// What singles out this run of this job; empty where the CI does not say.
std::vector<std::string> RunIdentity(const CiContext& context) {
  // Some CI systems give a run no id but the address of its page.
  const std::optional<Sourced> page =
      Or(context.Get(tags::kPipelineUrl), context.Get(tags::kJobUrl));
  if (!page && context.Find(tags::kPipelineId) == nullptr &&
      context.Find(tags::kJobId) == nullptr) {
    return {};
  }
  std::vector<std::string> identity;
  for (const std::optional<Sourced>& value :
       {context.Get(tags::kProviderName), page, context.Get(tags::kPipelineId),
        context.Get(tags::kPipelineAttempt), context.Get(tags::kJobId),
        context.Get(tags::kJobName)}) {
    identity.push_back(value ? value->text : "");
  }
  return identity;
}

void AddNotices(const GitResolution& git, std::vector<std::string>& notices) {
  notices.insert(notices.end(), git.notices.begin(), git.notices.end());
}

/// The time that the user gave, who may say `now` for what happens as we run.
std::optional<Sourced> GivenTime(const Inputs& inputs, input::Id id,
                                 absl::Time now) {
  const auto time = inputs.Get(id);
  if (!time || !absl::EqualsIgnoreCase(time->text, "now")) return time;
  return Sourced{core::FormatRfc3339(now), absl::StrCat(time->source, " now")};
}

/// Where the CI could have told the environment: that it does not, and why.
void TellNoEnv(const Inputs& inputs, const providers::DetectedContext& detected,
               const std::optional<DeployConfig>& config,
               std::vector<std::string>& notices) {
  const bool is_by_branch =
      config && std::any_of(config->envs.begin(), config->envs.end(),
                            [](const ConfiguredEnv& env) {
                              return !env.branches.empty();
                            });
  absl::string_view why;
  if (is_by_branch && detected.context.Find(tags::kBranch) != nullptr &&
      !detected.context.TrustedBranch()) {
    why = "the branch of a pull request never chooses it";
  } else if (detected.provider != nullptr) {
    why = detected.provider->no_env;
  }
  if (why.empty()) return;
  notices.push_back(absl::StrCat("The event names no env: ", why, ". Set `",
                                 inputs.NameOf(input::kEnv), "`."));
}

/// A pull request's branch has the name that its author chose, so it says
/// nothing.
std::optional<Sourced> DeployedBranch(const std::optional<GitResolution>& git,
                                      const CiContext& context) {
  return Or(git ? git->branch : std::nullopt, context.TrustedBranch());
}

/// The environment by the user's words, the configuration, the CI.
std::optional<Sourced> ResolveEnv(const Inputs& inputs,
                                  const std::optional<DeployConfig>& config,
                                  const CiContext& context,
                                  const std::optional<Sourced>& branch) {
  return Or(
      Or(inputs.Get(input::kEnv), ConfiguredEnvOf(config, context, branch)),
      context.Get(tags::kEnvironmentName));
}

/// One id cannot name several events.
std::optional<core::Error> FindSharedId(const Inputs& inputs,
                                        const std::vector<Sourced>& services) {
  const auto id = inputs.Get(input::kId);
  if (!id || services.size() < 2) return std::nullopt;
  return InvalidInput(input::kId, *id,
                      "cannot name the events of several services",
                      "Leave it out, or report one service at a time.");
}

/// Team and tags by the configuration: the service's own, then those of all.
void AddConfigured(const DeployConfig& config,
                   core::DeploymentDraft& deployment) {
  const ConfiguredService* service =
      deployment.service ? config.Find(deployment.service->text) : nullptr;
  if (service != nullptr) {
    deployment.team = Or(deployment.team, service->team);
    AddTags(service->tags, deployment.custom_tags);
  }
  deployment.team = Or(deployment.team, config.team);
  AddTags(config.tags, deployment.custom_tags);
}

/// Leaves the deployments whose services changed.
std::optional<core::Error> KeepChanged(const Inputs& inputs,
                                       const Sourced& since,
                                       const Sourced& deployed,
                                       const DeployConfig& config,
                                       const Surroundings& surroundings,
                                       Resolution& resolution) {
  const auto no_fetch = inputs.Flag(input::kNoFetch);
  if (!no_fetch) return no_fetch.error();
  providers::NoFetcher nobody(FetchIsForbidden(inputs));
  const bool may_fetch = !*no_fetch && surroundings.fetcher != nullptr;
  const auto& url = resolution.deployments.front().repository_url;
  providers::Commits commits(url ? url->text : "", surroundings.commands,
                             may_fetch ? *surroundings.fetcher : nobody);
  auto changed =
      SelectChanged(since, deployed, std::move(resolution.deployments), config,
                    commits, surroundings.last_deployed);
  if (!changed) return changed.error();
  resolution.deployments = std::move(changed->deployments);
  resolution.notices.insert(resolution.notices.end(), changed->notices.begin(),
                            changed->notices.end());
  resolution.explanations.insert(resolution.explanations.end(),
                                 changed->explanations.begin(),
                                 changed->explanations.end());
  if (resolution.deployments.empty()) {
    resolution.notices.push_back(
        absl::StrCat("Nothing to report: no service's paths changed since ",
                     core::Quoted(since.text), "."));
  }
  return std::nullopt;
}

/// Whether a repository is the event's own, or one that the checkout is a clone
/// of.
IsComparedRepository ComparedRepository(const std::optional<GitResolution>& git,
                                        const Surroundings& surroundings) {
  const std::string own =
      git && git->repository_url ? git->repository_url->text : "";
  return [own, checkout = providers::Checkout(surroundings.commands)](
             const std::string& url) {
    if (!own.empty() && core::IsSameRepository(url, own)) return true;
    return Relate(checkout, url) == Relation::kSame;
  };
}

/// Puts what an event would have into the context. Of a pull request
/// git.commit.sha stays what the CI calls so: its head is beside it.
void ShowGit(const GitResolution& git, CiContext& context) {
  if (git.repository_url) {
    context.Set(tags::kRepositoryUrl, *git.repository_url);
  }
  const Sourced* of_ci = context.Find(tags::kCommitSha);
  if (!git.commit_sha) {
    // What the checkout does not know either is not a commit.
    const bool is_whole = of_ci != nullptr && core::IsFullSha(of_ci->text);
    if (!is_whole) context.Clear(tags::kCommitSha);
    return;
  }
  const bool is_beside =
      IsMerge(context) && git.commit_sha->inferred && of_ci != nullptr;
  context.Set(is_beside ? tags::kDeployedSha : tags::kCommitSha,
              *git.commit_sha);
}

}  // namespace

core::Result<std::optional<DeployConfig>> ResolveConfig(
    const Inputs& inputs, const CiContext& context,
    const providers::FileReader& files) {
  if (const auto given = inputs.Get(input::kConfig)) {
    const core::FileText text = files.Read(given->text, kMaxConfigBytes);
    if (!text) {
      return tl::unexpected(InvalidInput(
          input::kConfig, *given,
          absl::StrCat("is not a readable file: ", text.error().message),
          "Give its path from the current directory."));
    }
    auto config = ParseDeployConfig(*text, given->text);
    if (!config) return tl::unexpected(config.error());
    return std::optional<DeployConfig>(*std::move(config));
  }
  auto config = FindDeployConfig(".", files);
  const Sourced* workspace = context.Find(tags::kWorkspacePath);
  if (!config || *config || workspace == nullptr) return config;
  return FindDeployConfig(workspace->text, files);
}

std::optional<Sourced> ConfiguredEnvOf(
    const std::optional<DeployConfig>& config, const CiContext& context,
    const std::optional<Sourced>& branch) {
  if (!config) return std::nullopt;
  return EnvOf(*config, context.Get(tags::kEnvironmentName), branch);
}

std::string FetchIsForbidden(const Inputs& inputs) {
  return absl::StrCat("`", inputs.NameOf(input::kNoFetch),
                      "` forbids fetching it");
}

std::vector<core::Error> MistakesAboutGit(const Inputs& inputs) {
  std::vector<core::Error> mistakes;
  const auto from = inputs.Choice<CommitFrom>(input::kCommitFrom);
  if (!from) mistakes.push_back(from.error());
  for (const input::Id id : {input::kNoFetch, input::kUploadGit}) {
    const auto flag = inputs.Flag(id);
    if (!flag) mistakes.push_back(flag.error());
  }
  return mistakes;
}

core::Result<IncidentResolution> ResolveIncident(
    const Inputs& inputs, const Surroundings& surroundings) {
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) return tl::unexpected(skip_git.error());
  const auto& detected = surroundings.detection.OfEvent();
  if (!detected) return tl::unexpected(detected.error());
  const CiContext& context = detected->context;
  const auto config = ResolveConfig(inputs, context, surroundings.files);
  if (!config) return tl::unexpected(config.error());

  IncidentResolution resolution;
  resolution.notices = detected->notices;
  core::IncidentDraft& incident = resolution.incident;
  incident.team = inputs.Get(input::kTeam);
  incident.services = inputs.All(input::kService);
  if (incident.services.empty() && !incident.team) {
    const auto catalog =
        ReadCatalog(context, surroundings.files, resolution.notices);
    const auto services = ResolveServices(inputs, *config, std::nullopt,
                                          catalog, resolution.notices);
    if (!services) return tl::unexpected(services.error());
    incident.services = *services;
  }
  if (const auto repeated = FindRepeated(incident.services)) {
    return tl::unexpected(*repeated);
  }
  incident.env = ResolveEnv(inputs, *config, context, context.TrustedBranch());
  const absl::Time now = surroundings.clock.Now();
  incident.started_at = GivenTime(inputs, input::kStartedAt, now);
  incident.finished_at = GivenTime(inputs, input::kFinishedAt, now);
  incident.name = inputs.Get(input::kName);
  incident.severity = inputs.Get(input::kSeverity);
  incident.version = inputs.Get(input::kVersion);
  incident.id = inputs.Get(input::kId);
  incident.custom_tags = ResolveTags(inputs, resolution.notices);
  // Where the user names one of them; the other half is found as usual.
  if (!*skip_git && NamesGit(inputs, context)) {
    auto git =
        ResolveGit(inputs, context, surroundings.commands, /*explains=*/false);
    if (!git) return tl::unexpected(git.error());
    AddNotices(*git, resolution.notices);
    incident.repository_url = std::move(git->repository_url);
    incident.commit_sha = std::move(git->commit_sha);
  }
  return resolution;
}

core::Result<Resolution> ResolveDeployments(const Inputs& inputs,
                                            const Surroundings& surroundings) {
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) return tl::unexpected(skip_git.error());
  const auto& detected = surroundings.detection.OfEvent();
  if (!detected) return tl::unexpected(detected.error());

  Resolution resolution;
  resolution.notices = detected->notices;
  const CiContext& context = detected->context;
  const auto config = ResolveConfig(inputs, context, surroundings.files);
  if (!config) return tl::unexpected(config.error());
  const auto since = inputs.Get(input::kChangedSince);
  const bool needs_catalog =
      inputs.All(input::kService).empty() || !inputs.Get(input::kTeam) || since;
  core::Result<providers::ServiceCatalog> catalog;
  if (needs_catalog) {
    catalog = ReadCatalog(context, surroundings.files, resolution.notices);
  }
  auto services =
      ResolveServices(inputs, *config, since, catalog, resolution.notices);
  if (!services) return tl::unexpected(services.error());
  if (const auto repeated = FindRepeated(*services)) {
    return tl::unexpected(*repeated);
  }
  if (const auto shared = FindSharedId(inputs, *services)) {
    return tl::unexpected(*shared);
  }
  if (!catalog) resolution.notices.push_back(core::ToString(catalog.error()));

  core::DeploymentDraft common;
  std::optional<GitResolution> git;
  if (!*skip_git) {
    auto found = ResolveGit(inputs, context, surroundings.commands,
                            inputs.Flag(input::kVerbose).value_or(false));
    if (!found) return tl::unexpected(found.error());
    git = *std::move(found);
  }
  DeployConfig compared;
  if (since) {
    auto found = ServicesToCompare(inputs, *since, *config, catalog,
                                   ComparedRepository(git, surroundings),
                                   *services, resolution.notices);
    if (!found) return tl::unexpected(found.error());
    compared = *std::move(found);
  }
  common.env =
      ResolveEnv(inputs, *config, context, DeployedBranch(git, context));
  if (!common.env) TellNoEnv(inputs, *detected, *config, resolution.notices);
  common.version = inputs.Get(input::kVersion);
  const absl::Time now = surroundings.clock.Now();
  common.started_at = Or(GivenTime(inputs, input::kStartedAt, now),
                         context.Get(tags::kJobStartedAt));
  common.finished_at = GivenTime(inputs, input::kFinishedAt, now);
  common.custom_tags = ResolveTags(inputs, resolution.notices);
  common.id = inputs.Get(input::kId);
  common.run_identity = RunIdentity(context);
  if (git) {
    AddNotices(*git, resolution.notices);
    resolution.explanations = Explain(git->candidates);
    common.repository_url = git->repository_url;
    common.commit_sha = git->commit_sha;
  }
  for (const Sourced& service : *services) {
    core::DeploymentDraft deployment = common;
    deployment.service = service;
    resolution.deployments.push_back(std::move(deployment));
  }
  // With no service at all, validation says what is missing.
  if (services->empty()) resolution.deployments.push_back(common);
  for (core::DeploymentDraft& deployment : resolution.deployments) {
    deployment.team = inputs.Get(input::kTeam);
    if (*config) AddConfigured(**config, deployment);
    deployment.team = Or(deployment.team, TeamOf(deployment.service, catalog));
  }
  if (!since) return resolution;
  Sourced deployed;
  if (!IsNothing(*since)) {
    deployed = ComparedCommit(inputs, context, git, surroundings.commands,
                              resolution.notices);
  }
  const auto problem =
      KeepChanged(inputs, *since, deployed, compared, surroundings, resolution);
  if (problem) return tl::unexpected(*problem);
  return resolution;
}

std::optional<std::string> WhyNoDeployment(const Detection& detection) {
  const auto& detected = detection.OfEvent();
  if (!detected) return std::nullopt;
  const Sourced* why = detected->context.Find(tags::kNoDeployment);
  if (why == nullptr) return std::nullopt;
  return absl::StrCat("This job is not a deployment, as ", why->text, " (",
                      why->source, "): nothing is reported.");
}

std::string PipelineRun(const Detection& detection) {
  const auto& detected = detection.OfEvent();
  if (!detected) return "";
  for (const char* tag : {tags::kPipelineId, tags::kPipelineUrl}) {
    const Sourced* value = detected->context.Find(tag);
    if (value == nullptr) continue;
    return absl::StrCat(detected->provider->name, " ", value->text);
  }
  return "";
}

std::string JobKey(const Detection& detection) {
  const auto& detected = detection.OfEvent();
  if (!detected) return "";
  const std::vector<std::string> identity = RunIdentity(detected->context);
  return identity.empty() ? "" : core::StableId(identity);
}

core::Result<ContextResolution> ResolveContext(
    const Inputs& inputs, const Surroundings& surroundings) {
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) return tl::unexpected(skip_git.error());
  auto detected = surroundings.detection.Everything();
  if (!detected) return tl::unexpected(detected.error());
  ContextResolution resolution{std::move(*detected), {}, {}, {}};
  resolution.notices = resolution.detected.notices;
  CiContext& context = resolution.detected.context;
  resolution.branch = DeployedBranch(std::nullopt, context);
  if (*skip_git) return resolution;
  const auto git =
      ResolveGit(inputs, context, surroundings.commands, /*explains=*/true);
  if (!git) return tl::unexpected(git.error());
  for (const char* tag : {tags::kRepositoryUrl, tags::kCommitSha}) {
    context.NoteLookedAt(tag, "the checkout");
  }
  AddNotices(*git, resolution.notices);
  resolution.candidates = git->candidates;
  resolution.branch = DeployedBranch(*git, context);
  ShowGit(*git, context);
  return resolution;
}

}  // namespace dora::app
