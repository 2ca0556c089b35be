#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "app/resolve/deploy_config.h"
#include "core/base/error.h"
#include "providers/service_catalog.h"

// The services that --changed-since chooses among, with the paths that they are
// made of: those of .dora-deploy.yaml, and those of the service catalogue, by
// which the receiver chooses the commits of a service.

namespace dora::app {

/// Whether a URL is of the compared repository.
using IsComparedRepository = std::function<bool(const std::string& url)>;

/// `config` with the services that only the catalogue gives paths to. Of
/// `services`, those that were not named by the user and have no paths are left
/// out, with a notice; one that was named and has none is an error, as is a run
/// without any paths. Where both give a service other paths, `config` counts,
/// and `notices` has that.
core::Result<DeployConfig> ServicesToCompare(
    const Inputs& inputs, const core::Sourced& since,
    const std::optional<DeployConfig>& config,
    const core::Result<providers::ServiceCatalog>& catalog,
    const IsComparedRepository& is_compared,
    std::vector<core::Sourced>& services, std::vector<std::string>& notices);

}  // namespace dora::app
