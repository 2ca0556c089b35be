#pragma once

#include "absl/strings/string_view.h"
#include "app/inputs/inputs.h"
#include "core/base/error.h"

// The inputs that are one word of a few, as values.

namespace dora::app {

/// What a report that fails does to the job.
enum class OnError { kWarn, kFail };

/// True if the user asked that a failed report fails the job. Answers also
/// where the other settings are broken.
bool FailureIsAskedFor(const Inputs& inputs);

/// True if the input `name` says that a failed deployment reports an incident
/// (`failure-event`), false for `skip` or nothing; else a usage error.
core::Result<bool> IncidentIsAskedFor(const Inputs& inputs,
                                      absl::string_view name);

}  // namespace dora::app
