#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/file_reader.h"

// The service catalogue file that many repositories carry at their root:
// service.datadog.yaml or entity.datadog.yaml. It names the service and the
// team that owns it; nothing else of it is used.
// Source:
// https://docs.datadoghq.com/internal_developer_portal/software_catalog/entity_model/

namespace dora::providers {

struct CatalogEntry {
  std::string service;
  std::string team;  ///< may be empty
};

struct ServiceCatalog {
  std::string path;  ///< of the file; empty where there is none
  std::vector<CatalogEntry> entries;
};

/// Far more than the services of a repository need, and read in a moment.
inline constexpr size_t kMaxCatalogBytes = 256 * 1024;

/// The paths that are looked at below `directory`, in order.
std::vector<std::string> CatalogPaths(const std::string& directory);

/// Reads the first catalogue file below `directory`. A broken one is an
/// error that names the file and the line, and so is anything else in its
/// place.
core::Result<ServiceCatalog> ReadServiceCatalog(const std::string& directory,
                                                const FileReader& files);

/// Reads the text of a catalogue: all schema versions, several documents.
core::Result<std::vector<CatalogEntry>> ParseServiceCatalog(
    const std::string& text);

}  // namespace dora::providers
