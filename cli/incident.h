#pragma once

#include "cli/command.h"

// The incident that a failed deploy job reports where its user asked for one
// (`on-job-failure: failure-event`): it begins now, and says which services
// the job was deploying, to where, from which commit.

namespace dora::cli {

int ReportFailedJob(Invocation& invocation);

}  // namespace dora::cli
