// dora-deploy: the program for the command line of any CI system.

#include "app/host/known_secrets.h"
#include "app/host/start.h"
#include "cli/program.h"
#include "os/streams.h"

int main(int argc, char** argv) {
  const auto [words, environment] = dora::app::StartProgram(argc, argv);
  const bool use_color = !environment.Get("NO_COLOR") &&
                         dora::os::TakesEscapeCodes(dora::os::Stream::kErrors);
  dora::app::ConsoleHost host(use_color);
  const auto inputs = dora::app::ReadInputs(host, environment);
  return dora::cli::RunProgram(words, inputs, host);
}
