#pragma once

#include "cli/command.h"

// `dora-deploy change-failure`: marks a deployment that was reported before as
// failed, with what mended it, or as stable after all.

namespace dora::cli {

int RunChangeFailure(Invocation& invocation);

}  // namespace dora::cli
