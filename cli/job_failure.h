#pragma once

#include "absl/strings/string_view.h"
#include "cli/inputs.h"
#include "core/error.h"

namespace dora::cli {

/// True if the input `name` says that a failed deployment reports an incident
/// (`failure-event`), false for `skip` or nothing; else a usage error.
core::Result<bool> IncidentIsAskedFor(const Inputs& inputs,
                                      absl::string_view name);

}  // namespace dora::cli
