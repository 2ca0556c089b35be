#pragma once

#include <string>
#include <vector>

#include "providers/environment.h"

// Buildkite's own command, which tells the running agent what to do for this
// job: annotate the build, set its meta-data, hide a secret.

namespace dora::buildkite_plugin {

class Agent {
 public:
  virtual ~Agent() = default;

  /// Runs `buildkite-agent` with `arguments`, and `input` at its standard
  /// input. False where there is none, or it fails, or takes too long.
  virtual bool Run(const std::vector<std::string>& arguments,
                   const std::string& input) = 0;
};

/// The `buildkite-agent` of the PATH, where the agent puts itself.
class SystemAgent : public Agent {
 public:
  /// The agent's command is told of its job and its agent by variables: it
  /// gets all of `environment` but the `secrets`, by their names.
  SystemAgent(const providers::Environment& environment,
              const std::vector<std::string>& secrets);

  bool Run(const std::vector<std::string>& arguments,
           const std::string& input) override;

 private:
  std::string path_;
  std::vector<std::string> variables_;
};

}  // namespace dora::buildkite_plugin
