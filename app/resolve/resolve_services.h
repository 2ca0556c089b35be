#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "app/resolve/deploy_config.h"
#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/file_reader.h"
#include "providers/service_catalog.h"

namespace dora::app {

/// The service catalogue of the current directory, else of the CI's workspace.
/// Its notes are added to `notices`.
core::Result<providers::ServiceCatalog> ReadCatalog(
    const providers::CiContext& context, const providers::FileReader& files,
    std::vector<std::string>& notices);

/// The services of this run, from the user's words, the configuration or the
/// catalogue; several of these only with `since`, as the paths that changed
/// then tell which are meant. A catalogue that names none is told in `notices`.
core::Result<std::vector<core::Sourced>> ResolveServices(
    const Inputs& inputs, const std::optional<DeployConfig>& config,
    const std::optional<core::Sourced>& since,
    const core::Result<providers::ServiceCatalog>& catalog,
    std::vector<std::string>& notices);

/// A service given twice would be refused by the API: it takes no two
/// deployments of a service in the same second.
std::optional<core::Error> FindRepeated(
    const std::vector<core::Sourced>& services);

/// The team that the catalogue gives the service.
std::optional<core::Sourced> TeamOf(
    const std::optional<core::Sourced>& service,
    const core::Result<providers::ServiceCatalog>& catalog);

}  // namespace dora::app
