#include "sinks/dora_sinks.h"

#include <utility>

#include "sinks/dora/body.h"
#include "sinks/dora/receivers.h"
#include "sinks/dora/requests.h"

namespace dora::sinks {
namespace {

core::Result<core::Delivery> EncodeDoraDeployment(
    const core::Deployment& event) {
  return EventRequest(core::EventKind::kDeployment, event.id(),
                      DeploymentBody(event));
}

core::Result<core::Delivery> EncodeDoraIncident(const core::Incident& event) {
  return EventRequest(core::EventKind::kIncident, event.id(),
                      IncidentBody(event));
}

core::Result<core::Delivery> EncodeDoraMark(const core::FailureMark& mark) {
  return FailureMarkRequest(mark.key(), mark.id(), FailureMarkBody(mark));
}

}  // namespace

Sink DoraSink(std::string base_url, const core::Secret& api_key) {
  Sink sink;
  sink.name = kDora;
  sink.encode_deployment = &EncodeDoraDeployment;
  sink.encode_incident = &EncodeDoraIncident;
  sink.receiver = DoraReceiver(std::move(base_url), api_key);
  return sink;
}

Sink DoraMarkSink(std::string base_url, const core::Secret& api_key,
                  const core::Secret& app_key) {
  Sink sink = DoraSink(base_url, api_key);
  sink.encode_failure_mark = &EncodeDoraMark;
  sink.receiver = DoraManagementReceiver(std::move(base_url), api_key, app_key);
  return sink;
}

}  // namespace dora::sinks
