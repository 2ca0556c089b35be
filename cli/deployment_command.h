#pragma once

#include "cli/command.h"

// `dora-deploy deployment`: resolve, check, send, tell the truth.

namespace dora::cli {

int RunDeployment(Invocation& invocation);

}  // namespace dora::cli
