#pragma once

#include <functional>
#include <vector>

#include "app/host/outcome.h"
#include "app/host/step_host.h"
#include "app/send/kept_events.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/delivery/exchange.h"
#include "core/delivery/outbox.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment_event.h"
#include "core/http/http_client.h"

// Delivery as a run sees it: every new event is in the outbox before anything
// else; what earlier runs kept goes first, then the new events, over one
// connection; what is delivered leaves the outbox. SIGINT and SIGTERM end the
// sending at once, and the outbox has what was not confirmed.

namespace dora::app {

/// Jitter: random numbers from 0 up to but not including 1.
std::function<double()> NewRandom();

struct Delivered {
  std::vector<Settlement> news;  ///< in the order of the parcels
  KeptSummary kept;
  int signal = 0;  ///< that ended the sending; else 0
  absl::Duration took = absl::ZeroDuration();
};

/// Keeps `parcels` in an outbox, before what may be slow and is not needed for
/// that. Those that no outbox takes are not among what it gives.
std::vector<core::HeldEntry> KeepAhead(const std::vector<core::Parcel>& parcels,
                                       const SendSettings& settings,
                                       const core::Clock& clock);

/// Sends `parcels`, and what is kept for any of `receivers`. What was kept
/// `ahead` of the same events is replaced by them.
Delivered Deliver(const std::vector<core::Parcel>& parcels,
                  const std::vector<core::Receiver>& receivers,
                  const SendSettings& settings, core::HttpClient& http,
                  const core::Clock& clock, StepHost& host,
                  std::vector<core::HeldEntry> ahead = {});

/// The exit code of a run: that of a signal, else by what became of the events
/// and by --on-error.
int ExitCodeOf(const Delivered& delivered, const SendSettings& settings);

}  // namespace dora::app
