#pragma once

#include <string>
#include <vector>

#include "app/host/step_host.h"
#include "app/inputs/inputs.h"
#include "app/resolve/resolve.h"

namespace dora::app {

/// What a command works on.
struct Invocation {
  Inputs& inputs;
  /// What stands on the command line beside the options.
  std::vector<std::string> arguments;
  const Surroundings& surroundings;
  StepHost& host;
};

}  // namespace dora::app
