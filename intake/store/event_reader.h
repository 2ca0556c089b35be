#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "intake/contract/event.h"
#include "intake/contract/list_request.h"

// What whoever only looks at events needs of the store.

namespace dora::intake {

/// An event as the API shows it: attributes with a PATCH's outcome in them.
struct StoredEvent {
  std::string id;
  nlohmann::json attributes;
  std::string raw;  ///< what was sent, which may say more
};

class EventReader {
 public:
  virtual ~EventReader() = default;

  /// The events that `request` asks for, in its order. The error is the
  /// store's own words.
  virtual core::Expected<std::vector<StoredEvent>, std::string> List(
      EventKind kind, const ListRequest& request) = 0;
};

}  // namespace dora::intake
