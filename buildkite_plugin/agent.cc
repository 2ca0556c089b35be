#include "buildkite_plugin/agent.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/base/process.h"

namespace dora::buildkite_plugin {
namespace {

/// The command itself tries for minutes; no job should wait that long for an
/// annotation.
constexpr absl::Duration kPatience = absl::Seconds(10);

}  // namespace

SystemAgent::SystemAgent(const providers::Environment& environment,
                         const std::vector<std::string>& secrets)
    : path_(environment.Get("PATH").value_or("")) {
  const providers::Environment shown = environment.Without(secrets);
  for (const auto& [name, value] : shown.variables()) {
    variables_.push_back(absl::StrCat(name, "=", value));
  }
}

bool SystemAgent::Run(const std::vector<std::string>& arguments,
                      const std::string& input) {
  core::ProcessSpec spec;
  spec.program = "buildkite-agent";
  spec.arguments = arguments;
  spec.path = path_;
  spec.variables = variables_;
  spec.input = input;
  spec.limit = kPatience;
  return core::RunProcess(spec).succeeded();
}

}  // namespace dora::buildkite_plugin
