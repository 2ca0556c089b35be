#pragma once

#include "cli/command.h"

// `dora-deploy failure`: an incident, when it begins and when it is over. The
// API matches the two by env, services and start.

namespace dora::cli {

int RunFailure(Invocation& invocation);

}  // namespace dora::cli
