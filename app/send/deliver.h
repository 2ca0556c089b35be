#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/host/outcome.h"
#include "app/host/step_host.h"
#include "app/send/envelope.h"
#include "app/send/kept_events.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"

// Delivery as a run sees it: every new event is in the outbox before anything
// else; what earlier runs kept goes first, then the new events, over one
// connection; what is delivered leaves the outbox. SIGINT and SIGTERM end the
// sending at once, and the outbox has what was not confirmed.

namespace dora::app {

struct Delivered {
  std::vector<Outcome> outcomes;  ///< in the order of the envelopes
  KeptSummary kept;
  int signal = 0;  ///< that ended the sending; else 0
  absl::Duration took = absl::ZeroDuration();
};

/// Keeps what is to be sent over HTTP in an outbox, before what may be slow and
/// is not needed for that.
void KeepAll(std::vector<Envelope>& envelopes, const SendSettings& settings,
             const Surroundings& surroundings);

/// Hands out `envelopes`, and what is kept for the sinks of the run: those over
/// HTTP are delivered together, those to files are appended.
Delivered Deliver(std::vector<Envelope> envelopes, const SendSettings& settings,
                  const Surroundings& surroundings, StepHost& host);

/// Sends `marks`, which are about deployments that are reported already, and
/// those that earlier runs kept, in the time that `events` left: after the
/// events, which they may be about. Where new events are kept the marks are
/// kept with them. Nothing without an application key.
Delivered DeliverMarks(std::vector<Envelope> marks, const Delivered& events,
                       const SendSettings& settings,
                       const Surroundings& surroundings, StepHost& host);

/// Says each try, where --verbose asks for it; else empty.
std::function<void(const std::string&)> TraceOf(const SendSettings& settings,
                                                StepHost& host);

/// How loud a failure is told, which may be one of the job.
Level LevelOfFailure(OnError on_error);

/// Tells people what became of each envelope; how loud, --on-error says.
void Tell(const std::vector<Outcome>& outcomes, const SendSettings& settings,
          StepHost& host);

/// The exit code of a run: that of a signal, else by what became of the events
/// and by --on-error.
int ExitCodeOf(const Delivered& delivered, const SendSettings& settings);

}  // namespace dora::app
