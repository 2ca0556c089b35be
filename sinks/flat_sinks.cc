#include "sinks/flat_sinks.h"

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

namespace dora::sinks {
namespace {

std::string SignatureOf(absl::string_view body, const core::Secret& secret) {
  const auto digest = core::HmacSha256(secret.Reveal(), body);
  return absl::StrCat("sha256=", absl::BytesToHexString(core::BytesOf(digest)));
}

}  // namespace

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

core::Result<bool> EquipWebhook(const core::Secret& secret,
                                core::Receiver& receiver) {
  receiver.read_acceptance = &TakeAtItsWord;
  receiver.credentials_hint = "Does the receiver expect the same signature?";
  if (secret.empty()) return false;
  receiver.sign = [secret](core::HttpRequest& request) {
    request.headers.push_back(
        {"X-Dora-Signature-256",
         core::Secret(SignatureOf(request.body, secret))});
  };
  return true;
}

core::Result<core::Delivery> EncodeLineDeployment(
    const core::Deployment& event) {
  return core::Delivery{event.id(), "", DeploymentAttributes(event)};
}

core::Result<core::Delivery> EncodeLineIncident(const core::Incident& event) {
  return core::Delivery{event.id(), "", IncidentAttributes(event)};
}

}  // namespace dora::sinks
