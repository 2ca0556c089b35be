#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/delivery.h"
#include "core/http_client.h"
#include "core/retry_policy.h"
#include "core/secret.h"
#include "core/wire.h"

// A place that takes events over HTTP and how one speaks to it: its address,
// its credentials, and what it says when it has accepted an event. What is
// delivered holds none of this, so that what is kept on disk holds no secret.

namespace dora::core {

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
  /// What seals the events that are kept for this receiver (core/outbox.h): a
  /// secret of its own; empty where it has none that is long enough.
  Secret seal_key;
  /// Adds what depends on the request, such as a signature; may be empty.
  std::function<void(HttpRequest&)> sign;
  /// Reads the body of a 2xx answer.
  Acceptance (*read_acceptance)(absl::string_view body) = &ParseAcceptance;
  /// Which statuses of an answer may pass by themselves.
  bool (*is_temporary)(int status) = &IsTemporary;
  /// Whether the body of a 4xx is its own: pages of a firewall are not.
  bool (*is_own_refusal)(absl::string_view body) = &IsApiRefusal;
  /// What to check after a 401 or 403.
  std::string credentials_hint;
  /// What to check after a 404; may be empty.
  std::string not_found_hint = {};
  /// Which of the user's words may be wrong where the address is.
  std::string address_inputs = "DD_SITE or --api-url";
};

/// `secret` where it may key a seal: a shorter one could be found by trying,
/// from a seal in a file that others can read.
Secret SealKeyOf(const Secret& secret);

/// The DORA Metrics API, for what an API key alone may send: events.
Receiver DoraReceiver(std::string base_url, const Secret& api_key);

/// The same API for the marking of deployments, which takes an application key
/// beside it. A receiver of its own, as not every run has that key.
Receiver DoraManagementReceiver(std::string base_url, const Secret& api_key,
                                const Secret& app_key);

/// The same API for the listing of deployments.
Receiver DoraListReceiver(std::string base_url, const Secret& api_key,
                          const Secret& app_key);

}  // namespace dora::core
