#pragma once

#include "app/commands/invocation.h"

// `start` and `finish`: a deployment that takes more than one step of a job.
// `start` notes the time before the deployment; `finish` looks how the job
// stands and reports it with its true start. The packaged steps are these two
// under their platform's hooks. In a job that the CI says is not a deployment
// both only say so.

namespace dora::app {

/// Notes the time, and checks early what can be checked: a wrong input is
/// told before the deployment, as a warning that stops nothing, or as an error
/// under `on-error: fail`.
int RunStart(Invocation& invocation);

/// Sends the deployment event of a job that succeeded; for one that did not,
/// what `on-job-failure` says.
int RunFinish(Invocation& invocation);

}  // namespace dora::app
