// The program that the orb's commands run, one command of it in each step.

#include <string>

#include "app/host/known_secrets.h"
#include "app/host/start.h"
#include "circleci_orb/circleci_host.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  const auto [words, all] = dora::app::StartProgram(argc, argv);
  const auto environment = dora::circleci_orb::WithNamedApiKeyOnly(all);
  dora::circleci_orb::CircleciHost host(environment);
  const auto inputs = dora::app::ReadInputs(host, environment, all);
  for (const std::string& notice :
       dora::circleci_orb::ParameterNotices(environment)) {
    host.Say(dora::app::Level::kNotice, notice);
  }
  return dora::cli::RunProgram(words, inputs, host);
}
