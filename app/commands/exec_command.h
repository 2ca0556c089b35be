#pragma once

#include "app/commands/invocation.h"

// `dora-deploy exec -- COMMAND`: runs the command that deploys, untouched, and
// reports the deployment with its true start and finish. The command's exit
// code is the exit code, whatever becomes of the report.

namespace dora::app {

int RunExec(Invocation& invocation);

}  // namespace dora::app
