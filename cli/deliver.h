#pragma once

#include <functional>
#include <vector>

#include "cli/outcome.h"
#include "cli/send_settings.h"
#include "cli/step_host.h"
#include "core/clock.h"
#include "core/deployment_event.h"
#include "core/exchange.h"
#include "core/http_client.h"
#include "core/receiver.h"

// Delivery as a run sees it: every new event is in the outbox before its first
// try; what earlier runs kept goes first, then the new events, over one
// connection; what is delivered leaves the outbox. SIGINT and SIGTERM end the
// sending at once, and the outbox has what was not confirmed.

namespace dora::cli {

/// Jitter: random numbers from 0 up to but not including 1.
std::function<double()> NewRandom();

/// What became of the events that earlier runs kept.
struct KeptSummary {
  size_t delivered = 0;
  size_t rejected = 0;
  size_t left = 0;
  core::Error error{core::ErrorKind::kInternal, "",
                    ""};  ///< of one that is left
};

struct Delivered {
  std::vector<Settlement> news;  ///< in the order of the parcels
  KeptSummary kept;
  int signal = 0;  ///< that ended the sending; else 0
  absl::Duration took = absl::ZeroDuration();
};

/// Sends `parcels`, and what is kept for any of `receivers`.
Delivered Deliver(const std::vector<core::Parcel>& parcels,
                  const std::vector<core::Receiver>& receivers,
                  const SendSettings& settings, core::HttpClient& http,
                  const core::Clock& clock, StepHost& host);

/// The exit code of a run: that of a signal, else by what became of the events
/// and by --on-error.
int ExitCodeOf(const Delivered& delivered, const SendSettings& settings);

}  // namespace dora::cli
