#pragma once

#include "app/commands/invocation.h"

// `dora-deploy outbox list|flush|drop`: what is undelivered, for people and
// for a last step of a pipeline.

namespace dora::app {

int RunOutbox(Invocation& invocation);

}  // namespace dora::app
