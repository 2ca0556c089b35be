#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/resolve/deploy_config.h"
#include "core/base/error.h"
#include "core/event/deployment.h"
#include "providers/commits.h"

// `--changed-since`: of the deployments that a run could report, those of the
// services whose paths differ between the commit that is deployed and an
// earlier one. What cannot be compared is an error: neither "all changed" nor
// "nothing changed" is ever a guess. Only where there is nothing to compare
// with, by the user's own word or because the commit that was deployed last is
// gone for good, a service is reported without, with a note.

namespace dora::app {

/// The value of --changed-since that means each service's own last deployment.
inline constexpr char kLastDeployed[] = "last-deployed";

/// What was deployed before, as someone who keeps count tells it.
class LastDeployed {
 public:
  virtual ~LastDeployed() = default;

  /// The commit of the newest deployment of a service in an environment that
  /// was reported with one; empty where there is no such deployment.
  virtual core::Result<std::string> CommitOf(const std::string& service,
                                             const std::string& env) const = 0;
};

/// Whether the user says that nothing came before: an empty word, or the sha of
/// zeros that CI systems give for a new branch, by either hash.
bool IsNothing(const core::Sourced& since);

/// `cart, pay and 7 more`: the first of any number, for a message.
std::string NamedServices(const std::vector<std::string>& services);

struct ChangedServices {
  std::vector<core::DeploymentDraft> deployments;
  std::vector<std::string> notices;  ///< for the user
  /// Of each service that was looked at: the paths that changed, or that none
  /// did.
  std::vector<std::string> explanations;
};

/// Chooses among `candidates`, whose services `config` names. They are one
/// run's: of the same environment and of the commit `deployed`.
/// `last_deployed` is asked only where `since` says so. All of them where
/// `since` is nothing.
core::Result<ChangedServices> SelectChanged(
    const core::Sourced& since, core::Sourced deployed,
    std::vector<core::DeploymentDraft> candidates, const DeployConfig& config,
    providers::Commits& commits, const LastDeployed* last_deployed);

}  // namespace dora::app
