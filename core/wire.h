#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/change_failure.h"
#include "core/deployment_event.h"
#include "core/failure_event.h"

// The API's JSON: one function each way per type. No other file of the sender
// knows the shape of a body.

namespace dora::core {

/// The body of POST /api/v2/dora/deployment, byte for byte as it is sent.
/// Times are in nanoseconds.
std::string DeploymentBody(const DeploymentEvent& event);

/// The body of POST /api/v2/dora/failure, likewise.
std::string FailureBody(const FailureEvent& event);

/// Where a change failure is sent, by PATCH, and the body, byte for byte.
std::string ChangeFailurePath(const ChangeFailure& change);
std::string ChangeFailureBody(const ChangeFailure& change);
/// The attributes of these bodies alone: one JSON object on one line, whose
/// deployments `dora-deploy import` reads.
std::string DeploymentAttributes(const DeploymentEvent& event);
std::string FailureAttributes(const FailureEvent& event);

/// What the body of a 2xx answer says.
struct Acceptance {
  /// False for a body that the receiver would not send (a captive portal's
  /// page, an object of errors): then nobody has confirmed the event.
  bool confirmed;
  /// The API's id for the event; empty where it gives none, or one of other
  /// characters than ids have.
  std::string id;
  /// Where a 2xx says no all the same, and for good: why. Else empty.
  std::string refusal = "";
};

/// Of an event: the API documents `data.id` as required, so that a body
/// without one, or none at all, confirms nothing. The event has an id of its
/// own; sent again, it is the same one.
Acceptance ParseAcceptance(absl::string_view body);

/// Of the marking of a deployment: the API documents a 202 without a body. An
/// empty object or one with `data` is taken for it too.
Acceptance ParseChangeAcceptance(absl::string_view body);

/// True for the body of the API's own refusal: an object that has `errors`, a
/// list, as it documents for every 4xx.
bool IsApiRefusal(absl::string_view body);

/// The API's own words in an error's body, or a short excerpt of a body that
/// is not the API's; empty for an empty one.
std::string ParseErrorDetail(absl::string_view body);

}  // namespace dora::core
