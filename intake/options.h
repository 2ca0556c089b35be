#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "intake/server.h"

// dora-intake's command line. What comes out is ready to use: faults parsed,
// every value checked; what is wrong is told by the option's name.

namespace dora::intake {

struct Options {
  ServerOptions server;
  std::string port_file;
  std::optional<unsigned> max_seconds;
};

/// Why there are no options: a message and the exit code that goes with it.
struct NoOptions {
  std::string message;
  int exit_code = 2;  ///< 0 for --help
};

core::Expected<Options, NoOptions> ParseOptions(int argc, char** argv);

}  // namespace dora::intake
