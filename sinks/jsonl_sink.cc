// The event as one flat JSON object of the API's own attributes: a line of a
// file, which `dora-deploy import` can read.

#include "sinks/dora/body.h"
#include "sinks/sink_kinds.h"

namespace dora::sinks {
namespace {

core::Result<core::Delivery> EncodeLineDeployment(
    const core::Deployment& event) {
  return core::Delivery{event.id(), "", DeploymentAttributes(event)};
}

core::Result<core::Delivery> EncodeLineIncident(const core::Incident& event) {
  return core::Delivery{event.id(), "", IncidentAttributes(event)};
}

}  // namespace

extern constexpr SinkKind kJsonl = {
    .name = "jsonl",
    .value = "FILE",
    .example = "jsonl=deployments.jsonl",
    .content =
        "the same object as a line of the file; `import` reads such "
        "deployments",
    .requirement = "",
    .secret = nullptr,
    .encode_deployment = &EncodeLineDeployment,
    .encode_incident = &EncodeLineIncident,
};

}  // namespace dora::sinks
