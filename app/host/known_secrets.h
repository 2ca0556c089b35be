#pragma once

#include "app/host/step_host.h"
#include "app/inputs/inputs.h"
#include "providers/environment.h"

// The inputs of a step, whose secrets are registered before its first word.

namespace dora::app {

/// Reads the step's inputs, once in a run, and registers the secrets: keys and
/// tokens among the inputs, and the credentials in URLs of proxies, of
/// repositories, and of what else has one. `environment` is what the inputs may
/// come from; `all` may hold more variables, whose secrets count too.
Inputs ReadInputs(const StepHost& host,
                  const providers::Environment& environment,
                  const providers::Environment& all);
inline Inputs ReadInputs(const StepHost& host,
                         const providers::Environment& environment) {
  return ReadInputs(host, environment, environment);
}

}  // namespace dora::app
