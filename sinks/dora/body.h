#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "core/event/failure_mark.h"
#include "core/event/incident.h"

// The API's JSON: one function each way per type.

namespace dora::sinks {

/// The body of POST /api/v2/dora/deployment, byte for byte as it is sent.
/// Times are in nanoseconds.
std::string DeploymentBody(const core::Deployment& event);

/// The body of POST /api/v2/dora/failure, in the same way.
std::string IncidentBody(const core::Incident& event);

/// The body of the PATCH of a deployment, in the same way.
std::string FailureMarkBody(const core::FailureMark& mark);

/// The attributes of these bodies alone: one JSON object on one line, whose
/// deployments `dora-deploy import` reads.
std::string DeploymentAttributes(const core::Deployment& event);
std::string IncidentAttributes(const core::Incident& event);

/// Of an event: the API documents `data.id` as required, so that a body
/// without one, or none at all, confirms nothing. The event has an id of its
/// own; sent again, it is the same one.
core::Acceptance ParseAcceptance(absl::string_view body);

/// Of the marking of a deployment: the API documents a 202 without a body. An
/// empty object or one with `data` is taken for it too.
core::Acceptance ParseFailureMarkAcceptance(absl::string_view body);

/// True for the body of the API's own refusal: an object that has `errors`, a
/// list, as it documents for every 4xx.
bool IsApiRefusal(absl::string_view body);

/// The API's own words in an error's body, or a short excerpt of a body that
/// is not the API's; empty for an empty one.
std::string ParseErrorDetail(absl::string_view body);

}  // namespace dora::sinks
