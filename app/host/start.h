#pragma once

#include <string>
#include <vector>

#include "providers/environment.h"

// How each of the six programs begins.

namespace dora::app {

/// What a program was started with.
struct Start {
  std::vector<std::string> words;  ///< behind its name
  providers::Environment environment;
};

/// To be called first in `main`, with what that was given.
Start StartProgram(int argc, char** argv);

}  // namespace dora::app
