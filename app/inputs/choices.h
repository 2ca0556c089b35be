#pragma once

#include "app/inputs/inputs.h"

// The meanings of inputs that are one word of a few, in the order in which the
// table of inputs lists the words.

namespace dora::app {

/// `on-error`: what a report that fails does to the job.
enum class OnError { kWarn, kFail };

/// `output`.
enum class OutputFormat { kText, kJson };

/// `on-failure` and `on-job-failure`: what a failed deployment reports.
enum class OnFailure { kNothing, kIncident };

/// True if the input says that a failed deployment reports an incident.
core::Result<bool> IncidentIsAskedFor(const Inputs& inputs, input::Id id);

/// True if the user asked that a failed report fails the job; false also where
/// the value of `on-error` is wrong.
bool FailureIsAskedFor(const Inputs& inputs);

}  // namespace dora::app
