#pragma once

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// The event as one flat JSON object of the API's own attributes: for a webhook
// of one's own, signed as GitHub signs its webhooks
// (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries),
// and as a line of a file, which `dora-deploy import` can read.

namespace dora::sinks {

/// Beside the body: `X-Dora-Event`, which is `deployment` or `incident`, and
/// `X-Dora-Event-Id`.
core::Result<core::Delivery> EncodeWebhookDeployment(
    const core::Deployment& event);
core::Result<core::Delivery> EncodeWebhookIncident(const core::Incident& event);

/// The request of an event that was encoded before. An error for a body that is
/// not such an event's.
core::Result<core::Delivery> MakeWebhookDelivery(const core::EventData& event);

/// With a secret, each request has the header `X-Dora-Signature-256`:
/// `sha256=` and the HMAC-SHA-256 of the body in hexadecimal.
core::Result<bool> EquipWebhook(const core::Secret& secret,
                                core::Receiver& receiver);

core::Result<core::Delivery> EncodeLineDeployment(
    const core::Deployment& event);
core::Result<core::Delivery> EncodeLineIncident(const core::Incident& event);

}  // namespace dora::sinks
