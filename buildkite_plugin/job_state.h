#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/environment.h"

// What the hooks of one job tell each other. Each job has a file of its own,
// and so has each entry of the plugin in a job's step: the file's name is made
// from the job's id and the configuration. It stands in the agent's build
// path, or in the folder for temporary files, and never in the checkout, which
// the deployment may clean.

namespace dora::buildkite_plugin {

class JobState {
 public:
  explicit JobState(const providers::Environment& environment);

  /// Sets a value, which only this user can read. Takes the opportunity to
  /// remove what jobs of long ago have left.
  core::Status Save(const std::string& name, const std::string& value) const;

  /// The value; absent where it was not set.
  std::optional<std::string> Load(const std::string& name) const;

  /// Tells this entry of the plugin in this job from all others.
  const std::string& key() const { return key_; }

 private:
  core::Result<std::string> Path() const;

  std::string key_;                   ///< empty where this is not a job
  std::vector<std::string> folders_;  ///< the first that is safe is used
};

}  // namespace dora::buildkite_plugin
