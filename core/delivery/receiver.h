#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/http/http_client.h"
#include "core/http/status.h"

// A place that takes events over HTTP and how one speaks to it: its address,
// its credentials, and what it says when it has accepted an event. What is
// delivered holds none of this, so that what is kept on disk holds no secret.

namespace dora::core {

/// What the body of a 2xx answer says.
struct Acceptance {
  /// False for a body that the receiver would not send (a captive portal's
  /// page, an object of errors): then nobody has confirmed the event.
  bool confirmed;
  /// The receiver's id for the event; empty where it gives none, or one of
  /// other characters than ids have.
  std::string id;
  /// Where a 2xx says no all the same, and for good: why. Else empty.
  std::string refusal = "";
};

struct Receiver {
  /// Tells receivers apart where undelivered events are kept: of a-z 0-9 -.
  std::string name;
  /// What the path of a delivery is appended to; no `/` behind.
  std::string base_url;
  /// Makes the request of an event from the event alone: its method, path and
  /// headers, alike for a new event and for one from a file that anyone may
  /// have written. An error for a body that is not such an event's.
  std::function<Result<Delivery>(const EventData&)> make_delivery;
  /// Sent with every request.
  std::vector<HttpHeader> credentials;
  /// What seals the events that are kept for this receiver
  /// (core/delivery/outbox.h): a secret of its own; empty where it has none
  /// that is long enough.
  Secret seal_key;
  /// Adds what depends on the request, such as a signature; may be empty.
  std::function<void(HttpRequest&)> sign;
  /// Reads the body of a 2xx answer.
  Acceptance (*read_acceptance)(absl::string_view body) = nullptr;
  /// Which statuses of an answer may pass by themselves.
  bool (*is_temporary)(int status) = &IsTemporary;
  /// Whether the body of a 4xx is its own: pages of a firewall are not.
  bool (*is_own_refusal)(absl::string_view body) = nullptr;
  /// The receiver's own words in the body of an error, on one line.
  std::string (*describe_refusal)(absl::string_view body) = nullptr;
  /// What to check after a 401 or 403.
  std::string credentials_hint;
  /// What to check after a 404; may be empty.
  std::string not_found_hint = {};
  /// Which of the user's words may be wrong where the address is.
  std::string address_inputs;
};

/// `secret` where it may key a seal: a shorter one could be found by trying,
/// from a seal in a file that others can read.
Secret SealKeyOf(const Secret& secret);

}  // namespace dora::core
