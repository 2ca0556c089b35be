#pragma once

#include <optional>
#include <string>

#include "intake/contract/event.h"

// The API's operations and where they live: one table, one look-up. Knows
// nothing of what an operation does.

namespace dora::intake {

enum class Operation {
  kCreate,
  kList,
  kGet,
  kPatch,
  kPatchByVersion,
  kDelete,
};

struct Route {
  Operation operation;
  EventKind kind;
  std::string id;  ///< from the path; empty where the path has none
};

/// Sending an event takes the API key alone; all else the application key too.
bool NeedsAppKey(Operation operation);

struct RouteLookup {
  std::optional<Route> route;
  /// "GET, PATCH" where the path is known and the method is not; or empty.
  std::string allow;
};

RouteLookup FindRoute(const std::string& method, const std::string& path);

}  // namespace dora::intake
