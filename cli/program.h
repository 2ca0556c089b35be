#pragma once

#include "app/host/step_host.h"
#include "providers/environment.h"

// The command line that every step shares.

namespace dora::cli {

/// Runs one command and returns the exit code of the process.
int RunProgram(int argc, char** argv, const providers::Environment& environment,
               app::StepHost& host);

}  // namespace dora::cli
