#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "core/delivery.h"
#include "core/error.h"

// The requests of the DORA Metrics API, made from the events alone: a file that
// holds an event gives no part of them. The body must be an event's of the kind
// and hold the id, or there is no request.

namespace dora::core {

/// `deployment`, `failure` or `change_failure`: the API's words.
absl::string_view KindName(EventKind kind);

/// True where `text` can be the id of an event of ours.
bool IsEventId(absl::string_view text);

/// The error of a body that is not the event's.
tl::unexpected<Error> NotTheEvents();

/// The request of a deployment or failure whose body is known to be its own.
Delivery EventRequest(EventKind kind, std::string id, std::string body);

/// Of deployments and failures.
Result<Delivery> MakeEventDelivery(const EventData& event);

/// Of marks of deployments.
Result<Delivery> MakeFailureMarkDelivery(const EventData& event);

}  // namespace dora::core
