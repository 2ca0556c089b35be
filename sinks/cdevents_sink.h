#pragma once

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// CDEvents 0.5.1 in CloudEvents' binary HTTP mode, for brokers. Sources:
// https://github.com/cdevents/spec/tree/v0.5.1/schemas (the bodies),
// https://github.com/cdevents/spec/blob/v0.5.1/cloudevents-binding.md and
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
// (the headers).

namespace dora::sinks {

/// `service.deployed`, or `service.rolledback` where the event has the tag
/// deployment_type:rollback. Requires an environment, and an artifact: that of
/// the tag `artifact_id`, else a purl of type generic from the version or the
/// commit.
core::Result<core::Delivery> EncodeCdeventsDeployment(
    const core::Deployment& event);

/// `incident.detected`, or `incident.resolved` where it is over. Requires an
/// environment.
core::Result<core::Delivery> EncodeCdeventsIncident(
    const core::Incident& event);

/// The request of an event that was encoded before. An error for a body that is
/// not such an event's.
core::Result<core::Delivery> MakeCdeventsDelivery(const core::EventData& event);

core::Result<bool> EquipCdevents(const core::Secret& token,
                                 core::Receiver& receiver);

}  // namespace dora::sinks
