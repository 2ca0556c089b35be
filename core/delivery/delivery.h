#pragma once

#include <map>
#include <string>

#include "core/base/error.h"
#include "core/event/event_kind.h"

// An event as its receiver takes it, and the request that it becomes.

namespace dora::core {

/// All of an event that matters: what else a request has is made from it.
struct EventData {
  EventKind kind;
  std::string id;    ///< its own
  std::string body;  ///< one JSON object that holds the id
};

/// The error of a body that is not the event's.
tl::unexpected<Error> NotTheEvents();

/// One event on its way. Nothing here is secret.
struct Delivery {
  std::string id;    ///< the event's own id
  std::string path;  ///< such as sinks::wire::kDeploymentPath
  std::string body;
  std::string method = "POST";
  std::string content_type = "application/json";
  /// More headers, by name: a letter or digit or `-`.
  std::map<std::string, std::string> headers = {};
  EventKind kind = EventKind::kDeployment;
};

}  // namespace dora::core
