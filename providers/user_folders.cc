#include "providers/user_folders.h"

#include "absl/strings/str_cat.h"
#include "os/paths.h"

namespace dora::providers {
namespace {

os::Variables VariablesOf(const Environment& environment) {
  return
      [&environment](absl::string_view name) { return environment.Get(name); };
}

}  // namespace

std::optional<std::string> HomeFolder(const Environment& environment) {
  return os::HomeFolder(VariablesOf(environment));
}

std::optional<std::string> StateFolder(const Environment& environment) {
  return os::StateFolder(VariablesOf(environment));
}

std::string TemporaryFolder(const Environment& environment) {
  return os::TemporaryFolder(VariablesOf(environment));
}

std::vector<std::string> FolderVariables(const Environment& environment) {
  std::vector<std::string> variables;
  for (const std::string& name : os::FolderVariables()) {
    const auto value = environment.Get(name);
    if (value) variables.push_back(absl::StrCat(name, "=", *value));
  }
  return variables;
}

}  // namespace dora::providers
