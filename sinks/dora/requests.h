#pragma once

#include <string>

#include "core/base/error.h"
#include "core/delivery/delivery.h"

// The requests of the DORA Metrics API, made from the events alone: a file that
// holds an event gives no part of them. The body must be an event's of the kind
// and hold the id, or there is no request.

namespace dora::sinks {

/// The request of a deployment or failure whose body is known to be its own.
core::Delivery EventRequest(core::EventKind kind, std::string id,
                            std::string body);

/// The request of a failure mark whose body is known to be its own: `key` is
/// the mark's id, `deployment_id` may be empty.
core::Delivery FailureMarkRequest(std::string key,
                                  const std::string& deployment_id,
                                  std::string body);

/// Of deployments and failures.
core::Result<core::Delivery> MakeEventDelivery(const core::EventData& event);

/// Of marks of deployments.
core::Result<core::Delivery> MakeFailureMarkDelivery(
    const core::EventData& event);

}  // namespace dora::sinks
