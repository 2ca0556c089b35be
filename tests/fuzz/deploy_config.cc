#include "app/resolve/deploy_config.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"
#include "providers/changed_paths.h"
#include "tests/fuzz/property.h"

// The configuration: whatever the file is, it gives services with paths and
// environments with patterns, which read back, or one error that names it.

namespace dora::fuzz {
namespace {

using app::DeployConfig;
using Json = nlohmann::ordered_json;

constexpr char kPath[] = ".dora-deploy.yaml";

Json TextsOf(const std::vector<core::Sourced>& values) {
  Json texts = Json::array();
  for (const core::Sourced& value : values) texts.push_back(value.text);
  return texts;
}

/// The configuration as it could have been written: JSON is also YAML.
std::string Written(const DeployConfig& config) {
  Json file;
  file["version"] = "1";
  if (config.team) file["team"] = config.team->text;
  if (!config.tags.empty()) file["tags"] = TextsOf(config.tags);
  for (const app::ConfiguredEnv& env : config.envs) {
    Json& written = file["envs"][env.name.text];
    if (!env.branches.empty()) written["branches"] = env.branches;
    if (!env.ci_environments.empty()) {
      written["ci_environments"] = env.ci_environments;
    }
  }
  for (const app::ConfiguredService& service : config.services) {
    Json& written = file["services"][service.name.text];
    written["paths"] = service.paths;
    if (service.team) written["team"] = service.team->text;
    if (!service.tags.empty()) written["tags"] = TextsOf(service.tags);
  }
  return file.dump();
}

void CheckSourced(const core::Sourced& value) {
  Promise(core::IsOneLineOfUtf8(value.text) && !value.text.empty(),
          "a text is one line", value.text);
  Promise(absl::StartsWith(value.source, absl::StrCat(kPath, ", line ")),
          "a text says its line", value.source);
}

void Check(const DeployConfig& config) {
  for (const app::ConfiguredService& service : config.services) {
    CheckSourced(service.name);
    if (service.team) CheckSourced(*service.team);
    for (const core::Sourced& tag : service.tags) CheckSourced(tag);
    Promise(config.Find(service.name.text) == &service,
            "a service is there once", service.name.text);
    Promise(!service.paths.empty(), "a service has paths");
    for (const std::string& glob : service.paths) {
      Promise(providers::ProblemOfGlob(glob).empty(), "a path is one", glob);
    }
  }
  for (const app::ConfiguredEnv& env : config.envs) {
    CheckSourced(env.name);
    Promise(!env.branches.empty() || !env.ci_environments.empty(),
            "an environment has a pattern");
  }
  const std::string written = Written(config);
  const auto read = app::ParseDeployConfig(written, kPath);
  Promise(read && Written(*read) == written, "it reads back", written);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dora;
  const std::string text(fuzz::Input(data, size).rest());
  const auto config = app::ParseDeployConfig(text, fuzz::kPath);
  if (config) {
    fuzz::Check(*config);
    return 0;
  }
  fuzz::Promise(core::IsOneLineOfUtf8(ToString(config.error())),
                "an error is one line", ToString(config.error()));
  fuzz::Promise(absl::StartsWith(config.error().message, fuzz::kPath),
                "an error names the file", config.error().message);
  return 0;
}
