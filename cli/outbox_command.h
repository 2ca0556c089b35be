#pragma once

#include "cli/command.h"

// `dora-deploy outbox list|flush|drop`: what is undelivered, for people and
// for a last step of a pipeline.

namespace dora::cli {

int RunOutbox(Invocation& invocation);

}  // namespace dora::cli
