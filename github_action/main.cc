// The program behind index.js: `dora-deploy main` and `dora-deploy post` are
// the action's stages. Other commands are those of the command line.

#include <iostream>
#include <string>
#include <vector>

#include "app/host/known_secrets.h"
#include "app/host/process_setup.h"
#include "app/inputs/choices.h"
#include "app/inputs/inputs.h"
#include "cli/program.h"
#include "github_action/github_host.h"

extern char** environ;

namespace dora::github_action {
namespace {

int Run(std::vector<char*> arguments,
        const providers::Environment& environment) {
  GithubHost host(environment, std::cout);
  const app::Inputs inputs = app::ReadInputs(host, environment);
  host.MaskKeys(inputs);
  std::string command;
  const std::string stage = arguments.size() > 1 ? arguments[1] : "";
  if (stage == "main" || stage == "post") {
    command = host.CommandOfStage(stage, inputs).value_or("");
    if (command.empty()) return 0;
    arguments[1] = command.data();
  }
  const int code = cli::RunProgram(static_cast<int>(arguments.size()),
                                   arguments.data(), inputs, host);
  // Telemetry fails a job only where it was asked to, whatever happened.
  return command.empty() || app::FailureIsAskedFor(inputs) ? code : 0;
}

}  // namespace
}  // namespace dora::github_action

int main(int argc, char** argv) {
  dora::app::PrepareProcess();
  return dora::github_action::Run(
      std::vector<char*>(argv, argv + argc),
      dora::providers::Environment::FromBlock(environ));
}
