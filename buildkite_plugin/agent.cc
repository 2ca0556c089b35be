#include "buildkite_plugin/agent.h"

#include "absl/time/time.h"
#include "cli/system.h"

namespace dora::buildkite_plugin {
namespace {

/// The command itself tries for minutes; no job should wait that long for an
/// annotation.
constexpr absl::Duration kPatience = absl::Seconds(10);

}  // namespace

bool SystemAgent::Run(const std::vector<std::string>& arguments,
                      const std::string& input) {
  std::vector<std::string> command = {"buildkite-agent"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return cli::RunWithInput(command, input, kPatience);
}

}  // namespace dora::buildkite_plugin
