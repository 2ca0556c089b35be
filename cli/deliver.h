#pragma once

#include <functional>
#include <vector>

#include "cli/outcome.h"
#include "cli/send_settings.h"
#include "cli/step_host.h"
#include "core/clock.h"
#include "core/deployment_event.h"
#include "core/http_client.h"
#include "core/sender.h"

// Delivery as a run sees it: what earlier runs kept goes first, then the new
// events, over one connection; what cannot be delivered is kept.

namespace dora::cli {

/// Jitter: random numbers from 0 up to but not including 1.
std::function<double()> NewRandom();

/// Sends `news` and says what became of each, in their order.
std::vector<Settlement> Deliver(const std::vector<core::Delivery>& news,
                                const SendSettings& settings,
                                core::HttpClient& http,
                                const core::Clock& clock, StepHost& host);

/// The same for deployments.
std::vector<Outcome> DeliverDeployments(
    const std::vector<core::DeploymentEvent>& events,
    const SendSettings& settings, core::HttpClient& http,
    const core::Clock& clock, StepHost& host);

}  // namespace dora::cli
