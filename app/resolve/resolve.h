#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "app/resolve/changed_services.h"
#include "app/resolve/commit_rules.h"
#include "app/resolve/deploy_config.h"
#include "app/resolve/detection.h"
#include "app/surroundings.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"
#include "providers/command_runner.h"
#include "providers/file_reader.h"
#include "providers/read_context.h"

// From what the user said and what the surroundings tell to the raw values of
// the events, in this order: command line or step input, the user's DD_*
// variables (app/inputs), .dora-deploy.yaml, the CI's variables (providers),
// the service catalogue. Which commit was deployed, CI and checkout decide
// together (commit_rules).

namespace dora::app {

struct Resolution {
  /// One for each service; none where no service's paths changed.
  std::vector<core::DeploymentDraft> deployments;
  std::vector<std::string> notices;       ///< for the user
  std::vector<std::string> explanations;  ///< for who wants to know more
};

/// The file that --config names, else .dora-deploy.yaml in the current
/// directory, else in the CI's workspace; nothing where there is none.
core::Result<std::optional<DeployConfig>> ResolveConfig(
    const Inputs& inputs, const providers::CiContext& context,
    const providers::FileReader& files);

/// The environment that the configuration gives for what the CI says and the
/// branch that was deployed.
std::optional<core::Sourced> ConfiguredEnvOf(
    const std::optional<DeployConfig>& config,
    const providers::CiContext& context,
    const std::optional<core::Sourced>& branch);

/// Why nothing is fetched where `no-fetch` is set.
std::string FetchIsForbidden(const Inputs& inputs);

/// The usage errors of values that a run looks at only where it asks git.
std::vector<core::Error> MistakesAboutGit(const Inputs& inputs);

/// Resolves the events of one run. Errors are usage errors, or a broken
/// catalogue file where it is needed.
core::Result<Resolution> ResolveDeployments(const Inputs& inputs,
                                            const Surroundings& surroundings);

/// An incident as the user describes it. What is inferred for a deployment
/// because its job deploys (start, version, repository, commit) is not for an
/// incident, which the job may only have noticed.
struct IncidentResolution {
  core::IncidentDraft incident;
  std::vector<std::string> notices;
};
core::Result<IncidentResolution> ResolveIncident(
    const Inputs& inputs, const Surroundings& surroundings);
/// What to tell the user of a job that the CI says is not a deployment; nothing
/// where it may be one.
std::optional<std::string> WhyNoDeployment(const Detection& detection);
/// What singles out this run of the pipeline, all its jobs and attempts alike;
/// empty where no CI says.
std::string PipelineRun(const Detection& detection);
/// What singles out this job of this run, of hexadecimal digits; empty where no
/// CI says.
std::string JobKey(const Detection& detection);

/// The context alone, with repository and commit as an event would have them,
/// unless skip-git is given.
struct ContextResolution {
  providers::DetectedContext detected;
  std::vector<std::string> notices;
  std::vector<CommitCandidate> candidates;  ///< the reported one first
  std::optional<core::Sourced> branch;      ///< that was deployed
};
core::Result<ContextResolution> ResolveContext(
    const Inputs& inputs, const Surroundings& surroundings);

}  // namespace dora::app
