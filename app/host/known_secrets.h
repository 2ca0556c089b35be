#pragma once

#include "app/host/step_host.h"
#include "providers/environment.h"

// The secrets that a step knows, registered before it says its first word.

namespace dora::app {

/// Registers keys, tokens and secrets among the inputs, and the credentials in
/// URLs: of proxies, of repositories, and of what else has one.
void RegisterSecrets(const StepHost& host,
                     const providers::Environment& environment);

}  // namespace dora::app
