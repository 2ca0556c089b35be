// The event as one flat JSON object of the API's own attributes, for a webhook
// of one's own, signed as GitHub signs its webhooks:
// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/base/bounded_json.h"
#include "core/base/sha256.h"
#include "core/event/field_names.h"
#include "sinks/dora/body.h"
#include "sinks/dora/requests.h"
#include "sinks/facts.h"
#include "sinks/sink_kinds.h"

namespace dora::sinks {
namespace {

/// Beside the body: `X-Dora-Event`, which is `deployment` or `incident`, and
/// `X-Dora-Event-Id`.
core::Result<core::Delivery> MakeWebhookDelivery(const core::EventData& event) {
  const auto body = core::ParseBoundedJson(event.body);
  const bool deployment = event.kind == core::EventKind::kDeployment;
  if (!body || core::TextOf(*body, core::field::kId) != event.id ||
      event.kind == core::EventKind::kFailureMark ||
      body->contains(core::field::kService) != deployment) {
    return core::NotTheEvents();
  }
  return RequestOf(event, "",
                   {{"X-Dora-Event", deployment ? "deployment" : "incident"},
                    {"X-Dora-Event-Id", event.id}});
}

core::Result<core::Delivery> EncodeWebhookDeployment(
    const core::Deployment& event) {
  return MakeWebhookDelivery(
      {core::EventKind::kDeployment, event.id(), DeploymentAttributes(event)});
}

core::Result<core::Delivery> EncodeWebhookIncident(
    const core::Incident& event) {
  return MakeWebhookDelivery(
      {core::EventKind::kIncident, event.id(), IncidentAttributes(event)});
}

constexpr SinkSecret kSecret = {
    .input = "webhook-secret",
    .variables = core::Variables("DORA_WEBHOOK_SECRET"),
    .help = "Secret that signs the requests of the sink webhook.",
    .use = ", which signs",
};

std::string SignatureOf(absl::string_view body, const core::Secret& secret) {
  const auto digest = core::HmacSha256(secret.Reveal(), body);
  return absl::StrCat("sha256=", absl::BytesToHexString(core::BytesOf(digest)));
}

/// With a secret, each request has the header `X-Dora-Signature-256`:
/// `sha256=` and the HMAC-SHA-256 of the body in hexadecimal.
core::Status EquipWebhook(const core::Secret& secret,
                          core::Receiver& receiver) {
  receiver.read_acceptance = &TakeAtItsWord;
  receiver.credentials_hint = "Does the receiver expect the same signature?";
  if (secret.empty()) return {};
  receiver.sign = [secret](core::HttpRequest& request) {
    request.headers.push_back(
        {"X-Dora-Signature-256",
         core::Secret(SignatureOf(request.body, secret))});
  };
  return {};
}

}  // namespace

extern constexpr SinkKind kWebhook = {
    .name = "webhook",
    .value = "URL",
    .example = "webhook=https://hooks.example/deployments",
    .content =
        "the API's attributes as one flat JSON object; `X-Dora-Event` is "
        "`deployment` or `incident`",
    .requirement = "",
    .secret = &kSecret,
    .encode_deployment = &EncodeWebhookDeployment,
    .encode_incident = &EncodeWebhookIncident,
    .make_delivery = &MakeWebhookDelivery,
    .equip = &EquipWebhook,
};

}  // namespace dora::sinks
