#pragma once

#include "app/inputs/naming.h"
#include "core/base/error.h"

// Errors of core name the fields of an event. Only here is it known by which
// input the user gives a field.

namespace dora::app {

/// The error with its fix in front of its hint: which inputs to set, as the
/// user's platform writes them. Unchanged where no field is missing.
core::Error WithInputsToSet(core::Error error, NameInput name);

}  // namespace dora::app
