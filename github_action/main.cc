// The program behind index.js: `dora-deploy main` and `dora-deploy post` are
// the action's stages. Other commands are those of the command line.

#include <iostream>
#include <string>
#include <vector>

#include "app/host/known_secrets.h"
#include "app/host/start.h"
#include "app/inputs/choices.h"
#include "app/inputs/inputs.h"
#include "cli/program.h"
#include "github_action/github_host.h"

namespace dora::github_action {
namespace {

int Run(const app::Start& start) {
  std::vector<std::string> words = start.words;
  const providers::Environment& environment = start.environment;
  GithubHost host(environment, std::cout);
  const app::Inputs inputs = app::ReadInputs(host, environment);
  host.MaskKeys(inputs);
  std::string command;
  const std::string stage = words.empty() ? "" : words.front();
  if (stage == "main" || stage == "post") {
    command = host.CommandOfStage(stage, inputs).value_or("");
    if (command.empty()) return 0;
    words.front() = command;
  }
  const int code = cli::RunProgram(words, inputs, host);
  // Telemetry fails a job only where it was asked to, whatever happened.
  return command.empty() || app::FailureIsAskedFor(inputs) ? code : 0;
}

}  // namespace
}  // namespace dora::github_action

int main(int argc, char** argv) {
  return dora::github_action::Run(dora::app::StartProgram(argc, argv));
}
