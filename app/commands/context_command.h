#pragma once

#include "app/commands/invocation.h"

// `dora-deploy context`: what the surroundings tell, and from where.

namespace dora::app {

int RunContext(Invocation& invocation);

}  // namespace dora::app
