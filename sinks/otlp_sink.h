#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// A log record with an event name, by OTLP over HTTP with JSON, for any
// OpenTelemetry collector. The semantic conventions define no deployment event
// yet, so its name is ours; attributes are theirs where they have one, and
// stand under `dora.` where not. Sources:
// https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md
// and
// https://github.com/open-telemetry/semantic-conventions/tree/384d66161cb18704c729645fa8136a148df9571c/model
// (deployment, cicd, vcs).

namespace dora::sinks {

core::Result<core::Delivery> EncodeOtlpDeployment(
    const core::Deployment& event);
core::Result<core::Delivery> EncodeOtlpIncident(const core::Incident& event);

/// The request of an event that was encoded before. An error for a body that is
/// not such an event's.
core::Result<core::Delivery> MakeOtlpDelivery(const core::EventData& event);

/// `headers` is a list `name=value,...` whose values may be percent-encoded, as
/// OpenTelemetry's exporters take it:
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
core::Result<bool> EquipOtlp(const core::Secret& headers,
                             core::Receiver& receiver);

/// The whole list, and those of its values that may be secrets. A value is
/// taken for one by its header's name or by its length: a tenant's name must
/// not be blotted out everywhere.
std::vector<core::Secret> SecretsInOtlpHeaders(const core::Secret& headers);

/// What the collector's answer says: it may refuse the record in a 200.
core::Acceptance ReadOtlpAnswer(absl::string_view body);

/// The statuses that OTLP lets a client try again after.
bool IsTemporaryForOtlp(int status);

}  // namespace dora::sinks
