#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/delivery/delivery.h"
#include "core/delivery/receiver.h"
#include "core/http/http_client.h"

// One request with an event and what its answer means: what every way of
// delivery shares. When to send, and whether again, is decided elsewhere.

namespace dora::core {

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
  std::string answer;   ///< the body of the answer that accepted it
  /// Why it is not delivered.
  Error error{ErrorKind::kTransport, "", ""};
};

HttpRequest RequestFor(const Delivery& delivery, const Receiver& receiver,
                       absl::Duration timeout);

/// Notes in `report` what the receiver's answer to a try means. True where it
/// confirms the event; then the report says so, with the receiver's id. Where a
/// 2xx refuses it for good, the report says that.
bool NoteResult(const HttpResult& result, const Receiver& receiver,
                DeliveryReport& report);

}  // namespace dora::core
