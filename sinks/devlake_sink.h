#pragma once

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// Apache DevLake's webhook plugin. Its deployments count for DORA by one of
// four environments, and by the commits that they brought. Sources:
// https://github.com/apache/devlake/blob/50010e093547cd73642c56fc03553e1cabc91b5f/backend/plugins/webhook/api/deployments.go
// and issues.go beside it.

namespace dora::sinks {

/// Requires a commit with its repository, and an environment whose name says
/// which of DevLake's four it is, or the tag `devlake_environment` that does.
core::Result<core::Delivery> EncodeDevlakeDeployment(
    const core::Deployment& event);

/// An issue of type INCIDENT, open or done.
core::Result<core::Delivery> EncodeDevlakeIncident(const core::Incident& event);

/// The request of an event that was encoded before. An error for a body that is
/// not such an event's.
core::Result<core::Delivery> MakeDevlakeDelivery(const core::EventData& event);

core::Result<bool> EquipDevlake(const core::Secret& token,
                                core::Receiver& receiver);

}  // namespace dora::sinks
