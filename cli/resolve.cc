#include "cli/resolve.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/suggest.h"
#include "core/git_url.h"
#include "core/text.h"
#include "providers/checkout.h"
#include "providers/service_catalog.h"
#include "providers/tags.h"

namespace dora::cli {
namespace {

namespace tags = providers::tags;
using core::Sourced;
using providers::CiContext;
using providers::GitFacts;

std::optional<Sourced> Or(std::optional<Sourced> first,
                          std::optional<Sourced> second) {
  return first ? std::move(first) : std::move(second);
}

/// The commit that the CI deployed, which on pull requests is not the one
/// that it calls its commit.
std::optional<Sourced> CommitOf(const CiContext& context) {
  return Or(context.Get(tags::kDeployedSha), context.Get(tags::kCommitSha));
}

/// Repository and commit by the user's words and the CI's variables.
GitFacts GitFromInputs(const Inputs& inputs, const CiContext& context,
                       std::vector<std::string>& notices) {
  GitFacts facts;
  facts.repository_url = inputs.Get(input::kGitRepositoryUrl);
  facts.commit_sha = inputs.Get(input::kGitCommitSha);
  const std::optional<Sourced> ci_url = context.Get(tags::kRepositoryUrl);
  const std::optional<Sourced> ci_sha = CommitOf(context);
  if (facts.repository_url && !facts.commit_sha && ci_sha) {
    // A user who names another repository does not mean this job's commit,
    // unless the commit is the user's word as well.
    const bool same =
        !ci_url ||
        ci_sha->source == providers::OverrideVariable(tags::kCommitSha) ||
        core::RepositoryKey(ci_url->text) ==
            core::RepositoryKey(facts.repository_url->text);
    if (!same) {
      notices.push_back(
          absl::StrCat(ci_sha->source, " is a commit of ", ci_url->text,
                       ", not of the repository given, so it is not used."));
      return facts;
    }
  }
  facts.repository_url = Or(facts.repository_url, ci_url);
  facts.commit_sha = Or(facts.commit_sha, ci_sha);
  return facts;
}

/// Some CI systems tell the commit and never its repository, and the API takes
/// both or none. Where the checkout does not know it either, that is no reason
/// to lose the event: it goes without. A commit that the user gave stays, and
/// validation asks for its repository.
void DropCommitOfNoRepository(const Inputs& inputs, GitFacts& facts,
                              std::vector<std::string>& notices) {
  if (facts.repository_url || !facts.commit_sha ||
      inputs.Get(input::kGitCommitSha) ||
      facts.commit_sha->source ==
          providers::OverrideVariable(tags::kCommitSha)) {
    return;
  }
  notices.push_back(absl::StrCat(
      facts.commit_sha->source, " tells the commit, but nothing tells its ",
      "repository, so the event has neither. Give --git-repository-url."));
  facts.commit_sha.reset();
}

GitFacts ResolveGit(const Inputs& inputs, const CiContext& context,
                    const Surroundings& surroundings,
                    std::vector<std::string>& notices) {
  GitFacts facts = providers::CompleteFromCheckout(
      GitFromInputs(inputs, context, notices),
      providers::Checkout(surroundings.commands));
  if (!facts.notice.empty()) notices.push_back(facts.notice);
  DropCommitOfNoRepository(inputs, facts, notices);
  return facts;
}

/// DD_TAGS is shared with other tools: `a:b,c:d`, `a:b c:d` or one a line. A
/// part that is no tag is left out with a notice rather than stopping the
/// event.
std::vector<Sourced> TagsFromEnvironment(const Inputs& inputs,
                                         std::vector<std::string>& notices) {
  std::vector<Sourced> result;
  const auto value = inputs.FromEnvironment(input::kCustomTags);
  if (!value) return result;
  const char* separators =
      absl::StrContains(value->text, ',') ? ",\r\n" : " \t\r\n";
  for (const absl::string_view part : absl::StrSplit(
           value->text, absl::ByAnyChar(separators), absl::SkipWhitespace())) {
    const absl::string_view tag = absl::StripAsciiWhitespace(part);
    const size_t colon = tag.find(':');
    if (colon == 0 || colon == tag.npos || colon + 1 == tag.size() ||
        !core::IsOneLineOfUtf8(tag)) {
      notices.push_back(absl::StrCat(value->source, ": ", core::Quoted(tag),
                                     " is not of the form key:value and is "
                                     "left out."));
      continue;
    }
    result.push_back({std::string(tag), value->source});
  }
  return result;
}

absl::string_view KeyOf(const Sourced& tag) {
  return absl::string_view(tag.text).substr(0, tag.text.find(':'));
}

/// Adds those of `more` whose key is not among `tags`.
void AddTags(const std::vector<Sourced>& more, std::vector<Sourced>& tags) {
  const size_t before = tags.size();
  for (const Sourced& tag : more) {
    const bool overridden = std::any_of(
        tags.begin(), tags.begin() + before,
        [&tag](const Sourced& other) { return KeyOf(other) == KeyOf(tag); });
    if (!overridden) tags.push_back(tag);
  }
}

/// The tags given, then those of DD_TAGS whose key is not given.
std::vector<Sourced> ResolveTags(const Inputs& inputs,
                                 std::vector<std::string>& notices) {
  std::vector<Sourced> result = inputs.Given(input::kCustomTags);
  AddTags(TagsFromEnvironment(inputs, notices), result);
  return result;
}

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

core::Result<providers::ServiceCatalog> ReadCatalog(
    const CiContext& context, const Surroundings& surroundings) {
  auto catalog = providers::ReadServiceCatalog(".", surroundings.files);
  const Sourced* workspace = context.Find(tags::kWorkspacePath);
  if (catalog && catalog->path.empty() && workspace != nullptr) {
    return providers::ReadServiceCatalog(workspace->text, surroundings.files);
  }
  return catalog;
}

core::Error SeveralServices(const std::vector<Sourced>& services,
                            const std::string& path, const std::string& fix) {
  std::string list;
  for (const Sourced& service : services) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", service.text);
  }
  return {core::ErrorKind::kValidation,
          absl::StrCat("service: not given, and ", path,
                       " names several: ", list, "."),
          fix};
}

/// The one service that the catalogue names, or none.
core::Result<std::vector<Sourced>> ServiceOfCatalog(
    const core::Result<providers::ServiceCatalog>& catalog) {
  if (!catalog) return tl::unexpected(catalog.error());
  std::vector<Sourced> services;
  for (const providers::CatalogEntry& entry : catalog->entries) {
    services.push_back({entry.service, catalog->path});
  }
  if (services.size() < 2) return services;
  return tl::unexpected(
      SeveralServices(services, catalog->path,
                      "Say which were deployed: --service NAME, once for "
                      "each."));
}

/// The services of the configuration: all of them where the paths that changed
/// will tell which are meant, else the only one.
core::Result<std::vector<Sourced>> ServicesOfConfig(
    const std::optional<Sourced>& since, const DeployConfig& config) {
  std::vector<Sourced> services;
  for (const ConfiguredService& service : config.services) {
    services.push_back(service.name);
  }
  if (services.size() < 2 || since) return services;
  return tl::unexpected(
      SeveralServices(services, config.path,
                      "Say which were deployed: --service NAME, once for each, "
                      "or --changed-since REF."));
}

/// The services of this run, from the user's words, the configuration or the
/// catalogue.
core::Result<std::vector<Sourced>> ResolveServices(
    const Inputs& inputs, const std::optional<DeployConfig>& config,
    const std::optional<Sourced>& since,
    const core::Result<providers::ServiceCatalog>& catalog) {
  std::vector<Sourced> services = inputs.All(input::kService);
  if (!services.empty()) return services;
  if (config && !config->services.empty()) {
    return ServicesOfConfig(since, *config);
  }
  return ServiceOfCatalog(catalog);
}

/// A service given twice would be refused by the API: it takes no two
/// deployments of a service in the same second.
std::optional<core::Error> FindRepeated(const std::vector<Sourced>& services) {
  for (auto it = services.begin(); it != services.end(); ++it) {
    const bool repeated = std::any_of(
        services.begin(), it,
        [it](const Sourced& other) { return other.text == it->text; });
    if (!repeated) continue;
    return core::InvalidUsage("service", *it, "is given twice",
                              "Name each service once.");
  }
  return std::nullopt;
}

/// One id cannot name several events.
std::optional<core::Error> FindSharedId(const Inputs& inputs,
                                        const std::vector<Sourced>& services) {
  const auto id = inputs.Get(input::kId);
  if (!id || services.size() < 2) return std::nullopt;
  return core::InvalidUsage("id", *id, "is given for several services",
                            "Leave it out, or send one service at a time.");
}

std::optional<Sourced> TeamOf(
    const std::optional<Sourced>& service,
    const core::Result<providers::ServiceCatalog>& catalog) {
  if (!service || !catalog) return std::nullopt;
  for (const providers::CatalogEntry& entry : catalog->entries) {
    if (entry.service == service->text && !entry.team.empty()) {
      return Sourced{entry.team, catalog->path};
    }
  }
  return std::nullopt;
}

/// Repository and commit where the user names one of them; the other half is
/// then found as ever.
void ResolveIncidentGit(const Inputs& inputs, const CiContext& context,
                        const Surroundings& surroundings,
                        IncidentResolution& resolution) {
  const auto is_users = [&](const char* name, const char* tag) {
    const Sourced* value = context.Find(tag);
    return inputs.Get(name) ||
           (value != nullptr &&
            value->source == providers::OverrideVariable(tag));
  };
  if (!is_users(input::kGitRepositoryUrl, tags::kRepositoryUrl) &&
      !is_users(input::kGitCommitSha, tags::kCommitSha)) {
    return;
  }
  const GitFacts git =
      ResolveGit(inputs, context, surroundings, resolution.notices);
  resolution.incident.repository_url = git.repository_url;
  resolution.incident.commit_sha = git.commit_sha;
}

/// Team and tags by the configuration: the service's own, then those of all.
void AddConfigured(const DeployConfig& config,
                   core::DeploymentInput& deployment) {
  const ConfiguredService* service =
      deployment.service ? config.Find(deployment.service->text) : nullptr;
  if (service != nullptr) {
    deployment.team = Or(deployment.team, service->team);
    AddTags(service->tags, deployment.custom_tags);
  }
  deployment.team = Or(deployment.team, config.team);
  AddTags(config.tags, deployment.custom_tags);
}

/// What --changed-since needs of the configuration.
std::optional<core::Error> FindUncomparable(
    const Sourced& since, const std::vector<Sourced>& services,
    const std::optional<DeployConfig>& config) {
  if (!config || config->services.empty()) {
    return core::InvalidUsage(
        input::kChangedSince, since,
        "needs the paths of services, and no configuration names them",
        "Write .dora-deploy.yaml at the root of the repository, or name it by "
        "--config FILE.");
  }
  std::vector<std::string> known;
  for (const ConfiguredService& service : config->services) {
    known.push_back(service.name.text);
  }
  for (const Sourced& service : services) {
    if (config->Find(service.text) != nullptr) continue;
    const std::string near = NearestName(service.text, known);
    return core::InvalidUsage(
        "service", service, absl::StrCat("is not named in ", config->path),
        near.empty() ? "Add it there, with its paths."
                     : absl::StrCat("Did you mean ", near, "?"));
  }
  return std::nullopt;
}

/// Leaves the deployments whose services changed.
std::optional<core::Error> KeepChanged(const Sourced& since,
                                       const DeployConfig& config,
                                       const Surroundings& surroundings,
                                       Resolution& resolution) {
  auto changed =
      SelectChanged(since, std::move(resolution.deployments), config,
                    surroundings.commands, surroundings.last_deployed);
  if (!changed) return changed.error();
  resolution.deployments = std::move(changed->deployments);
  resolution.explanations = std::move(changed->explanations);
  if (resolution.deployments.empty()) {
    resolution.notices.push_back(
        absl::StrCat("Nothing to report: no service's paths changed since ",
                     core::Quoted(since.text), "."));
  }
  return std::nullopt;
}

}  // namespace

core::Result<std::optional<DeployConfig>> ResolveConfig(
    const Inputs& inputs, const CiContext& context,
    const providers::FileReader& files) {
  if (const auto given = inputs.Get(input::kConfig)) {
    const std::optional<std::string> text = files.Read(given->text);
    if (!text) {
      return tl::unexpected(core::InvalidUsage(
          input::kConfig, *given, "is not a file that can be read",
          "Name the file from the current directory."));
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
    const std::optional<DeployConfig>& config, const CiContext& context) {
  if (!config) return std::nullopt;
  const bool is_pull_request =
      context.Find(tags::kPullRequestNumber) != nullptr;
  return EnvOf(*config, context.Get(tags::kEnvironmentName),
               is_pull_request ? std::nullopt : context.Get(tags::kBranch));
}

std::optional<Sourced> ResolveEnv(const Inputs& inputs,
                                  const std::optional<DeployConfig>& config,
                                  const CiContext& context) {
  return Or(Or(inputs.Get(input::kEnv), ConfiguredEnvOf(config, context)),
            context.Get(tags::kEnvironmentName));
}

core::Result<IncidentResolution> ResolveIncident(
    const Inputs& inputs, const Surroundings& surroundings) {
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) return tl::unexpected(skip_git.error());
  const auto detected = providers::ReadContext(
      surroundings.environment, surroundings.files,
      inputs.Get(input::kProvider).value_or(Sourced{}).text,
      providers::Detail::kEvent);
  if (!detected) return tl::unexpected(detected.error());
  const CiContext& context = detected->context;
  const auto config = ResolveConfig(inputs, context, surroundings.files);
  if (!config) return tl::unexpected(config.error());

  IncidentResolution resolution;
  core::FailureInput& incident = resolution.incident;
  incident.team = inputs.Get(input::kTeam);
  incident.services = inputs.All(input::kService);
  if (incident.services.empty() && !incident.team) {
    const auto catalog = ReadCatalog(context, surroundings);
    const auto services =
        ResolveServices(inputs, *config, std::nullopt, catalog);
    if (!services) return tl::unexpected(services.error());
    incident.services = *services;
  }
  if (const auto repeated = FindRepeated(incident.services)) {
    return tl::unexpected(*repeated);
  }
  incident.env = ResolveEnv(inputs, *config, context);
  incident.started_at = inputs.Get(input::kStartedAt);
  incident.finished_at = inputs.Get(input::kFinishedAt);
  incident.name = inputs.Get(input::kName);
  incident.severity = inputs.Get(input::kSeverity);
  incident.version = inputs.Get(input::kVersion);
  incident.id = inputs.Get(input::kId);
  incident.custom_tags = ResolveTags(inputs, resolution.notices);
  if (!*skip_git) ResolveIncidentGit(inputs, context, surroundings, resolution);
  return resolution;
}

core::Result<Resolution> ResolveDeployments(const Inputs& inputs,
                                            const Surroundings& surroundings) {
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) return tl::unexpected(skip_git.error());
  auto detected = providers::ReadContext(
      surroundings.environment, surroundings.files,
      inputs.Get(input::kProvider).value_or(Sourced{}).text,
      providers::Detail::kEvent);
  if (!detected) return tl::unexpected(detected.error());

  Resolution resolution;
  resolution.detected = std::move(*detected);
  const CiContext& context = resolution.detected.context;
  const auto config = ResolveConfig(inputs, context, surroundings.files);
  if (!config) return tl::unexpected(config.error());
  const bool needs_catalog =
      inputs.All(input::kService).empty() || !inputs.Get(input::kTeam);
  core::Result<providers::ServiceCatalog> catalog;
  if (needs_catalog) catalog = ReadCatalog(context, surroundings);
  const auto since = inputs.Get(input::kChangedSince);
  const auto services = ResolveServices(inputs, *config, since, catalog);
  if (!services) return tl::unexpected(services.error());
  if (since) {
    const auto problem = FindUncomparable(*since, *services, *config);
    if (problem) return tl::unexpected(*problem);
  }
  if (const auto repeated = FindRepeated(*services)) {
    return tl::unexpected(*repeated);
  }
  if (const auto shared = FindSharedId(inputs, *services)) {
    return tl::unexpected(*shared);
  }
  if (!catalog) resolution.notices.push_back(core::ToString(catalog.error()));

  core::DeploymentInput common;
  common.env = ResolveEnv(inputs, *config, context);
  common.version = inputs.Get(input::kVersion);
  common.started_at =
      Or(inputs.Get(input::kStartedAt), context.Get(tags::kJobStartedAt));
  common.finished_at = inputs.Get(input::kFinishedAt);
  common.custom_tags = ResolveTags(inputs, resolution.notices);
  common.id = inputs.Get(input::kId);
  common.run_identity = RunIdentity(context);
  if (!*skip_git) {
    const GitFacts git =
        ResolveGit(inputs, context, surroundings, resolution.notices);
    common.repository_url = git.repository_url;
    common.commit_sha = git.commit_sha;
  }
  for (const Sourced& service : *services) {
    core::DeploymentInput deployment = common;
    deployment.service = service;
    resolution.deployments.push_back(std::move(deployment));
  }
  // With no service at all, validation says what is missing.
  if (services->empty()) resolution.deployments.push_back(common);
  for (core::DeploymentInput& deployment : resolution.deployments) {
    deployment.team = inputs.Get(input::kTeam);
    if (*config) AddConfigured(**config, deployment);
    deployment.team = Or(deployment.team, TeamOf(deployment.service, catalog));
  }
  if (!since) return resolution;
  const auto problem = KeepChanged(*since, **config, surroundings, resolution);
  if (problem) return tl::unexpected(*problem);
  return resolution;
}

std::string PipelineRun(const Inputs& inputs,
                        const Surroundings& surroundings) {
  const auto detected = providers::ReadContext(
      surroundings.environment, surroundings.files,
      inputs.Get(input::kProvider).value_or(Sourced{}).text,
      providers::Detail::kEvent);
  if (!detected) return "";
  for (const char* tag : {tags::kPipelineId, tags::kPipelineUrl}) {
    const Sourced* value = detected->context.Find(tag);
    if (value == nullptr) continue;
    return absl::StrCat(detected->provider->name, " ", value->text);
  }
  return "";
}

core::Result<ContextResolution> ResolveContext(const Inputs& inputs,
                                               const Surroundings& surroundings,
                                               providers::Detail detail) {
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) return tl::unexpected(skip_git.error());
  auto detected = providers::ReadContext(
      surroundings.environment, surroundings.files,
      inputs.Get(input::kProvider).value_or(Sourced{}).text, detail);
  if (!detected) return tl::unexpected(detected.error());
  ContextResolution resolution{std::move(*detected), {}};
  if (*skip_git) return resolution;
  CiContext& context = resolution.detected.context;
  const GitFacts facts = providers::CompleteFromCheckout(
      {context.Get(tags::kRepositoryUrl), context.Get(tags::kCommitSha), ""},
      providers::Checkout(surroundings.commands));
  if (facts.repository_url) {
    context.Set(tags::kRepositoryUrl, *facts.repository_url);
  }
  if (facts.commit_sha) context.Set(tags::kCommitSha, *facts.commit_sha);
  for (const char* tag : {tags::kRepositoryUrl, tags::kCommitSha}) {
    context.NoteLookedAt(tag, "the checkout");
  }
  if (!facts.notice.empty()) resolution.notices.push_back(facts.notice);
  return resolution;
}

}  // namespace dora::cli
