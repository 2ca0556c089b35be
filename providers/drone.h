#pragma once

#include "providers/context_builder.h"

// Drone, whose variables Harness CI sets too.

namespace dora::providers {

/// Maps Drone's variables to tags; what is already known stays.
void ReadDrone(ContextBuilder& context);

}  // namespace dora::providers
