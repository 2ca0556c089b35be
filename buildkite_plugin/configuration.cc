#include "buildkite_plugin/configuration.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/inputs/step_inputs.h"
#include "core/base/suggest.h"

namespace dora::buildkite_plugin {

using Json = nlohmann::json;

namespace {

using app::InputSpec;
using app::InputType;

constexpr char kVariable[] = "BUILDKITE_PLUGIN_CONFIGURATION";

/// True for `api-key` in any spelling, and for names such as `dd_api_key`.
bool MeansApiKey(const std::string& name) {
  std::string letters;
  for (const char c : absl::AsciiStrToLower(name)) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) letters += c;
  }
  return absl::StrContains(letters, "apikey") &&
         !absl::EndsWith(letters, "env");
}

bool IsVariableName(absl::string_view text) {
  return !text.empty() && !absl::ascii_isdigit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '_';
         });
}

}  // namespace

class ConfigurationReader {
 public:
  explicit ConfigurationReader(const providers::Environment& environment)
      : environment_(environment) {}

  Configuration Read() {
    const std::string text = environment_.Get(kVariable).value_or("null");
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_object()) {
      for (const auto& [name, value] : json.items()) ReadOption(name, value);
    } else if (!json.is_null()) {
      Refuse(kVariable, "is not a JSON object.",
             "Run the plugin through Buildkite's agent, which sets it.");
    }
    ReadApiKey();
    return std::move(read_);
  }

 private:
  void Refuse(absl::string_view option, absl::string_view what,
              std::string hint) {
    read_.problems_.push_back({core::ErrorKind::kUsage,
                               absl::StrCat(option, ": ", what),
                               std::move(hint)});
  }

  void ReadOption(const std::string& name, const Json& value) {
    if (value.is_null()) return;
    if (name == kApiKeyEnv) {
      ReadApiKeyVariable(value);
      return;
    }
    if (name == kDoctor) {
      ReadDoctor(value);
      return;
    }
    if (MeansApiKey(name)) {
      Refuse(core::Quoted(name),
             "an API key must not be in a pipeline, whose YAML many can read "
             "(value not shown).",
             "Remove it, revoke that key, and store a new one as a secret in "
             "DD_API_KEY, or in the variable that `api-key-env:` names.");
      return;
    }
    for (const InputSpec* spec : app::InputsOf(app::kBuildkitePlugin)) {
      if (spec->name != name) continue;
      ReadValue(*spec, value);
      return;
    }
    RefuseUnknown(name);
  }

  void RefuseUnknown(const std::string& name) {
    std::vector<std::string> known = {kApiKeyEnv, kDoctor};
    for (const InputSpec* spec : app::InputsOf(app::kBuildkitePlugin)) {
      known.emplace_back(spec->name);
    }
    const std::string near = core::NearestName(name, known);
    Refuse(core::Quoted(name), "unknown option.",
           near.empty() ? "The plugin's README lists the options."
                        : absl::StrCat("Did you mean ", near, "?"));
  }

  void ReadValue(const InputSpec& spec, const Json& value) {
    if (!value.is_array()) {
      Add(spec, value, /*splits=*/true);
    } else if (spec.type != InputType::kList) {
      Refuse(spec.name, "must be one value, not a list.",
             "Write the value alone.");
    } else {
      for (const Json& item : value) Add(spec, item, /*splits=*/false);
    }
  }

  void Add(const InputSpec& spec, const Json& value, bool splits) {
    const std::optional<std::string> text = TextOf(spec, value);
    if (text) read_.values_.push_back({&spec, *text, splits});
  }

  /// The value as the user wrote it. YAML reads some texts as other things
  /// (`1.10` as 1.1, `on` as true): where that lost something, it is refused.
  std::optional<std::string> TextOf(const InputSpec& spec, const Json& value) {
    const bool is_flag = spec.type == InputType::kFlag;
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    if (value.is_boolean() && is_flag) return value.dump();
    if (value.is_number() && spec.id == app::input::kTimeout) {
      return value.dump();
    }
    if (value.is_number() || value.is_boolean()) {
      Refuse(spec.name,
             value.is_boolean() ? "must be text, not true or false."
                                : "must be text, not a fraction.",
             "Write it in quotes: YAML reads 1.10 as 1.1, and on as true.");
    } else if (!value.is_null()) {
      Refuse(spec.name, "must be text, a number, true or false.",
             "Write one value, or a list of values for service and "
             "custom-tags.");
    }
    return std::nullopt;
  }

  void ReadDoctor(const Json& value) {
    const bool is_yes = value == true || value == "true";
    if (!is_yes && value != false && value != "false") {
      Refuse(kDoctor, "must be true or false.",
             "Write true to check the set-up.");
    }
    read_.only_checks_ = is_yes;
  }

  void ReadApiKeyVariable(const Json& value) {
    // Never shown: it may be the key, written in the wrong place.
    if (!value.is_string() || !IsVariableName(value.get<std::string>())) {
      Refuse(kApiKeyEnv, "must be the name of a variable (value not shown).",
             "Name the variable that holds the key, without a dollar sign.");
      return;
    }
    read_.api_key_variable_ = value.get<std::string>();
  }

  void ReadApiKey() {
    if (read_.api_key_variable_.empty()) return;
    const auto key = environment_.Get(read_.api_key_variable_);
    if (key) {
      read_.api_key_ = *key;
      return;
    }
    app::Inputs inputs(environment_);
    read_.GiveTo(inputs);
    if (inputs.Flag(app::input::kDryRun).value_or(false)) return;
    Refuse(kApiKeyEnv,
           "the variable that it names (not shown) is not set in this job.",
           "Set it from your secrets, before the pre-command hook runs.");
  }

  const providers::Environment& environment_;
  Configuration read_;
};

std::string OptionName(app::input::Id id) {
  return app::NameInPackage(id, app::kBuildkitePlugin, &app::YamlKey);
}

Configuration Configuration::Read(const providers::Environment& environment) {
  return ConfigurationReader(environment).Read();
}

void Configuration::GiveTo(app::Inputs& inputs) const {
  for (const Value& value : values_) {
    const std::string source = OptionName(value.spec->id);
    if (value.splits) {
      app::GiveStepInput(inputs, *value.spec, value.text, source);
    } else {
      inputs.Give(value.spec->id, value.text, source);
    }
  }
  inputs.Give(app::input::kApiKey, api_key_,
              absl::StrCat("the variable in ", kApiKeyEnv, ":"));
}

std::vector<std::string> Configuration::SecretVariables() const {
  std::vector<std::string> names;
  for (const InputSpec& spec : app::AllInputs()) {
    if (!spec.secret) continue;
    for (const absl::string_view name : spec.variables) {
      names.emplace_back(name);
    }
  }
  if (!api_key_variable_.empty()) names.push_back(api_key_variable_);
  return names;
}

}  // namespace dora::buildkite_plugin
