// The plugin's program: `dora-deploy pre-command` and `dora-deploy pre-exit`
// are its hooks; all else is the command line that every step has.

#include <iostream>

#include "app/host/known_secrets.h"
#include "app/host/process_setup.h"
#include "buildkite_plugin/hook.h"
#include "cli/program.h"

extern char** environ;

int main(int argc, char** argv) {
  dora::app::PrepareProcess();
  namespace plugin = dora::buildkite_plugin;
  const auto environment = dora::providers::Environment::FromBlock(environ);
  const auto configuration = plugin::Configuration::Read(environment);
  plugin::SystemAgent agent(environment, configuration.SecretVariables());
  plugin::BuildkiteHost host(environment, configuration, agent, std::cerr);
  const auto inputs = dora::app::ReadInputs(host, environment);
  const std::string verb = argc == 2 ? argv[1] : "";
  if (verb == plugin::kPreCommand || verb == plugin::kPreExit) {
    return plugin::RunHook(verb, configuration, inputs, host);
  }
  return dora::cli::RunProgram(argc, argv, inputs, host);
}
