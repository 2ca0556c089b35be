#include "app/host/start.h"

#include "app/host/process_setup.h"
#include "os/start.h"

namespace dora::app {

Start StartProgram(int argc, char** argv) {
  PrepareProcess();
  return {os::Arguments(argc, argv),
          providers::Environment::FromEntries(os::EnvironmentVariables())};
}

}  // namespace dora::app
