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
  kSearchCommits,
  kTakePack,
  kValidate,
  kValidateKeys,
  kFindEntities,
  kGetDefinition,
};

/// What a request is let in by.
enum class Keys {
  kApi,    ///< the API key alone
  kBoth,   ///< the application key too
  kAsked,  ///< whether they are good is what is asked
};

struct Route {
  Operation operation;
  EventKind kind;  ///< of operations on events
  std::string id;  ///< from the path; empty where the path has none
  Keys keys = Keys::kBoth;
  std::string content_type;  ///< of its body; empty where it has none
};

struct RouteLookup {
  std::optional<Route> route;
  /// "GET, PATCH" where the path is known and the method is not; or empty.
  std::string allow;
};

RouteLookup FindRoute(const std::string& method, const std::string& path);

}  // namespace dora::intake
