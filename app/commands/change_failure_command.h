#pragma once

#include "app/commands/invocation.h"

// `dora-deploy change-failure`: marks a deployment that was reported before as
// failed, with what fixed it, or as stable after all.

namespace dora::app {

int RunChangeFailure(Invocation& invocation);

}  // namespace dora::app
