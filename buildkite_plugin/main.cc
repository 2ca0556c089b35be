// The plugin's program: `dora-deploy pre-command` and `dora-deploy pre-exit`
// are its hooks; all else is the command line that every step has.

#include <iostream>

#include "app/host/known_secrets.h"
#include "app/host/start.h"
#include "buildkite_plugin/hook.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  namespace plugin = dora::buildkite_plugin;
  const auto [words, environment] = dora::app::StartProgram(argc, argv);
  const auto configuration = plugin::Configuration::Read(environment);
  plugin::SystemAgent agent(environment, configuration.SecretVariables());
  plugin::BuildkiteHost host(environment, configuration, agent, std::cerr);
  const auto inputs = dora::app::ReadInputs(host, environment);
  const std::string verb = words.size() == 1 ? words[0] : "";
  if (verb == plugin::kPreCommand || verb == plugin::kPreExit) {
    return plugin::RunHook(verb, configuration, inputs, host);
  }
  return dora::cli::RunProgram(words, inputs, host);
}
