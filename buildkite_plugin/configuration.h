#pragma once

#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "core/base/error.h"
#include "providers/environment.h"

// The plugin's configuration: what stands below the plugin in a pipeline's
// YAML, which the agent hands over as one JSON object. The keys are the
// suite's input names. The API key is not part of it, as pipelines are read by
// many: the configuration only names the variable that holds the key.

namespace dora::buildkite_plugin {

/// The plugin's own option: the name of the variable that holds the API key.
inline constexpr char kApiKeyEnv[] = "api-key-env";
/// Another: the job checks the set-up and reports nothing.
inline constexpr char kDoctor[] = "doctor";

/// The plugin's option as a pipeline writes it: `service:`.
std::string OptionName(app::input::Id id);

class Configuration {
 public:
  /// Reads BUILDKITE_PLUGIN_CONFIGURATION. What is wrong with it is told by
  /// problems(); what is right is still given.
  static Configuration Read(const providers::Environment& environment);

  /// Every mistake of the configuration. No message holds a value.
  const std::vector<core::Error>& problems() const { return problems_; }

  void GiveTo(app::Inputs& inputs) const;

  /// True where the job only checks the set-up.
  bool only_checks() const { return only_checks_; }

  /// The names of the variables that hold keys: no other program needs them.
  std::vector<std::string> SecretVariables() const;

 private:
  struct Value {
    const app::InputSpec* spec;
    std::string text;
    bool splits;  ///< a list that is written as one text
  };

  friend class ConfigurationReader;

  std::vector<Value> values_;
  std::string api_key_variable_;  ///< empty where none is named
  std::string api_key_;
  bool only_checks_ = false;
  std::vector<core::Error> problems_;
};

}  // namespace dora::buildkite_plugin
