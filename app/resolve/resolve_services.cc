#include "app/resolve/resolve_services.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::Sourced;
using providers::CiContext;

core::Error SeveralServices(const std::vector<Sourced>& services,
                            absl::string_view paths, const char* verb,
                            const std::string& fix) {
  std::string list;
  for (const Sourced& service : services) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", service.text);
  }
  return {core::ErrorKind::kValidation,
          absl::StrCat("service: required, as ", paths, " ", verb,
                       " several: ", list, "."),
          fix};
}

/// A catalogue that cannot be read is not needed where the service is set.
core::Error UnreadCatalog(core::Error error, const Inputs& inputs) {
  error.hint = absl::StrCat("Fix the file, or set `",
                            inputs.NameOf(input::kService), "`.");
  return error;
}

/// The files that name the services, each once, in their order.
std::vector<std::string> FilesOf(const std::vector<Sourced>& services) {
  std::vector<std::string> files;
  for (const Sourced& service : services) {
    if (files.empty() || files.back() != service.source) {
      files.push_back(service.source);
    }
  }
  return files;
}

/// Whether the paths that changed can tell which of its services are meant.
bool HasPaths(const providers::ServiceCatalog& catalog) {
  return std::any_of(catalog.entries.begin(), catalog.entries.end(),
                     [](const providers::CatalogEntry& entry) {
                       return !entry.source_patterns.empty() ||
                              !entry.folders.empty();
                     });
}

/// The one service that the catalogue names, or none; all of them where the
/// paths that changed will tell which are meant.
core::Result<std::vector<Sourced>> ServicesOfCatalog(
    const Inputs& inputs, const std::optional<Sourced>& since,
    const core::Result<providers::ServiceCatalog>& catalog,
    std::vector<std::string>& notices) {
  if (!catalog) return tl::unexpected(UnreadCatalog(catalog.error(), inputs));
  std::vector<Sourced> services;
  for (const providers::CatalogEntry& entry : catalog->entries) {
    services.push_back(core::Inferred(entry.service, entry.service_path));
  }
  if (services.empty() && !catalog->paths.empty()) {
    notices.push_back(absl::StrCat(
        absl::StrJoin(catalog->paths, " and "),
        catalog->paths.size() == 1 ? " names" : " name",
        " no service: that is a `dd-service`, or the name of an entity of "
        "`kind: service`."));
  }
  if (services.size() < 2 || since) return services;
  const std::vector<std::string> files = FilesOf(services);
  return tl::unexpected(SeveralServices(
      services, absl::StrJoin(files, " and "),
      files.size() == 1 ? "names" : "name",
      absl::StrCat("Set `", inputs.NameOf(input::kService),
                   "` to those that were deployed",
                   HasPaths(*catalog)
                       ? absl::StrCat(", or set `",
                                      inputs.NameOf(input::kChangedSince), "`")
                       : "",
                   ".")));
}

/// The services of the configuration: all of them where the paths that changed
/// will tell which are meant, else the only one.
core::Result<std::vector<Sourced>> ServicesOfConfig(
    const Inputs& inputs, const std::optional<Sourced>& since,
    const DeployConfig& config) {
  std::vector<Sourced> services;
  for (const ConfiguredService& service : config.services) {
    services.push_back(service.name);
  }
  if (services.size() < 2 || since) return services;
  return tl::unexpected(
      SeveralServices(services, config.path, "names",
                      absl::StrCat("Set `", inputs.NameOf(input::kService),
                                   "` to those that were deployed, or set `",
                                   inputs.NameOf(input::kChangedSince), "`.")));
}

}  // namespace

core::Result<providers::ServiceCatalog> ReadCatalog(
    const CiContext& context, const providers::FileReader& files,
    std::vector<std::string>& notices) {
  auto catalog = providers::ReadServiceCatalog(".", files);
  const Sourced* workspace = context.Find(tags::kWorkspacePath);
  if (catalog && catalog->paths.empty() && workspace != nullptr) {
    catalog = providers::ReadServiceCatalog(workspace->text, files);
  }
  if (catalog) {
    notices.insert(notices.end(), catalog->notes.begin(), catalog->notes.end());
  }
  return catalog;
}

core::Result<std::vector<Sourced>> ResolveServices(
    const Inputs& inputs, const std::optional<DeployConfig>& config,
    const std::optional<Sourced>& since,
    const core::Result<providers::ServiceCatalog>& catalog,
    std::vector<std::string>& notices) {
  std::vector<Sourced> services = inputs.All(input::kService);
  if (!services.empty()) return services;
  if (config && !config->services.empty()) {
    return ServicesOfConfig(inputs, since, *config);
  }
  return ServicesOfCatalog(inputs, since, catalog, notices);
}

std::optional<core::Error> FindRepeated(const std::vector<Sourced>& services) {
  for (auto it = services.begin(); it != services.end(); ++it) {
    const bool repeated = std::any_of(
        services.begin(), it,
        [it](const Sourced& other) { return other.text == it->text; });
    if (!repeated) continue;
    return InvalidInput(input::kService, *it, "is given twice",
                        "Name each service once.");
  }
  return std::nullopt;
}

std::optional<Sourced> TeamOf(
    const std::optional<Sourced>& service,
    const core::Result<providers::ServiceCatalog>& catalog) {
  if (!service || !catalog) return std::nullopt;
  for (const providers::CatalogEntry& entry : catalog->entries) {
    if (entry.service == service->text && !entry.team.empty()) {
      return core::Inferred(entry.team, entry.team_path);
    }
  }
  return std::nullopt;
}

}  // namespace dora::app
