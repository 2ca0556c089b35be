#pragma once

#include "cli/command.h"

// `dora-deploy context`: what the surroundings tell, and from where.

namespace dora::cli {

int RunContext(Invocation& invocation);

}  // namespace dora::cli
