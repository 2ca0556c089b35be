#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "core/error.h"
#include "core/http_client.h"
#include "core/secret.h"

// One request with an event and what its answer means: what every way of
// delivery shares. When to send, and whether again, is decided elsewhere.

namespace dora::core {

/// One event on its way.
struct Delivery {
  std::string id;    ///< the event's own id
  std::string path;  ///< such as wire::kDeploymentPath
  std::string body;
};

enum class DeliveryStatus {
  kDelivered,    ///< the API accepted it
  kUndelivered,  ///< nobody confirmed it; a later run may deliver it
  kRejected,     ///< the API refused it for good
};

struct DeliveryReport {
  DeliveryStatus status = DeliveryStatus::kUndelivered;
  std::string id;  ///< the API's id for the event where it gave one, else ours
  int tries = 0;
  int http_status = 0;  ///< of the last answer; 0 where there was none
  /// Why it is not delivered.
  Error error{ErrorKind::kTransport, "", ""};
};

HttpRequest RequestFor(const Delivery& delivery, const std::string& base_url,
                       const Secret& api_key, absl::Duration timeout);

/// Notes in `report` what the result of a try means. True where it confirms
/// the event; then the report says so, with the API's id.
bool NoteResult(const HttpResult& result, DeliveryReport& report);

}  // namespace dora::core
