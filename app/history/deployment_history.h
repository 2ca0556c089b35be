#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/event/deployment.h"
#include "sinks/dora/deployment_list.h"

// What was deployed, in a file that the pipeline hands from run to run: the
// last deployments of each service in each environment. One process at a time.

namespace dora::app {

class DeploymentHistory {
 public:
  explicit DeploymentHistory(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }

  /// The deployments of a service in an environment, the newest first; none
  /// where there is no such file yet. An error for a file that is something
  /// else.
  core::Result<std::vector<sinks::PastDeployment>> Load(
      const std::string& service, const std::string& env) const;

  /// Notes `event`, under the API's `id` for it, unless that is there already.
  /// A file that is something else stays as it is.
  core::Status Add(const core::Deployment& event, const std::string& id) const;

 private:
  std::string path_;
};

}  // namespace dora::app
