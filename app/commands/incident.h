#pragma once

#include "absl/time/time.h"
#include "app/commands/invocation.h"
#include "app/send/send_settings.h"
#include "core/event/incident.h"

// Sending incidents: one that the user describes, and one of a failed deploy
// job whose user asked for it (`on-job-failure: failure-event`): that begins
// now, and says which services the job was deploying, to where, from which
// commit.

namespace dora::app {

/// Sends `incident`, or prints it in a dry run, and tells what became of it.
/// Gives the exit code.
int SendIncident(core::Incident incident, const SendSettings& settings,
                 Invocation& invocation);

/// --timeout counts from `began`, on the steady clock.
int ReportFailedJob(Invocation& invocation, absl::Duration began);

}  // namespace dora::app
