#pragma once

#include "app/commands/invocation.h"

// `dora-deploy failure`: an incident, when it begins and when it is over. The
// API matches the two by env, services and start.

namespace dora::app {

int RunFailure(Invocation& invocation);

}  // namespace dora::app
