// dora-deploy: the program for the command line of any CI system.

#include <unistd.h>

#include "app/host/known_secrets.h"
#include "app/host/process_setup.h"
#include "cli/program.h"

extern char** environ;

int main(int argc, char** argv) {
  dora::app::PrepareProcess();
  const auto environment = dora::providers::Environment::FromBlock(environ);
  const bool use_color =
      isatty(STDERR_FILENO) == 1 && !environment.Get("NO_COLOR");
  dora::app::ConsoleHost host(use_color);
  const auto inputs = dora::app::ReadInputs(host, environment);
  return dora::cli::RunProgram(argc, argv, inputs, host);
}
