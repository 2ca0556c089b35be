#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "app/inputs/inputs.h"
#include "buildkite_plugin/configuration.h"
#include "core/base/text.h"
#include "tests/fuzz/property.h"

// The Buildkite plugin's configuration. What is wrong is said without any
// value; a text that is right arrives as it was written.

namespace dora::fuzz {
namespace {

using Json = nlohmann::json;
using buildkite_plugin::Configuration;

/// What nothing but a value holds, where the names do not hold it.
constexpr char kMarker[] = "hunter2";
constexpr char kKey[] = "the-key-of-the-job";

/// As a problem shows them: of a tab it shows the letter t.
bool NamesHold(const Json& json, const char* text) {
  if (!json.is_object()) return false;
  for (const auto& [name, value] : json.items()) {
    if (absl::StrContains(core::EscapedLine(name, name.size()), text)) {
      return true;
    }
  }
  return false;
}

void CheckProblem(const core::Error& error, const Json& json) {
  const std::string text = ToString(error);
  Promise(core::IsOneLineOfUtf8(text), "a problem is one line", text);
  Promise(NamesHold(json, kKey) || !absl::StrContains(text, kKey),
          "no problem shows the key", text);
  Promise(NamesHold(json, kMarker) || !absl::StrContains(text, kMarker),
          "no problem shows a value", text);
}

void CheckOption(const app::Inputs& inputs, const app::InputSpec& spec,
                 const Json& value) {
  if (spec.type == app::InputType::kList || !value.is_string()) return;
  const auto text = value.get<std::string>();
  const auto given = inputs.Given(spec.id);
  if (absl::StripAsciiWhitespace(text).empty()) {
    Promise(given.empty(), "a blank text is not a value", spec.name);
    return;
  }
  Promise(given.size() == 1 && absl::StripAsciiWhitespace(given[0].text) ==
                                   absl::StripAsciiWhitespace(text),
          "a text arrives as it was written", text);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace buildkite_plugin = dora::buildkite_plugin;
  namespace app = dora::app;
  namespace core = dora::core;
  namespace fuzz = dora::fuzz;
  namespace providers = dora::providers;
  const std::string text(fuzz::Input(data, size).rest());
  const providers::Environment environment(
      {{"BUILDKITE_PLUGIN_CONFIGURATION", text}, {"DEPLOY_KEY", fuzz::kKey}});
  const auto read = fuzz::Configuration::Read(environment);
  app::Inputs inputs(environment);
  read.GiveTo(inputs);
  // As the plugin gets it: without white space around, also such as JSON has
  // not.
  const auto json = fuzz::Json::parse(
      environment.Get("BUILDKITE_PLUGIN_CONFIGURATION").value_or("null"),
      nullptr, false);
  for (const core::Error& error : read.problems()) {
    fuzz::CheckProblem(error, json);
  }
  if (!json.is_object()) return 0;
  for (const auto* spec : app::InputsOf(app::kBuildkitePlugin)) {
    const auto value = json.find(std::string(spec->name));
    if (value != json.end()) fuzz::CheckOption(inputs, *spec, *value);
  }
  return 0;
}
