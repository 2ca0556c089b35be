#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/file_reader.h"

// The service catalogue that many repositories carry at their root:
// service.datadog.yaml and entity.datadog.yaml, which may both be there. It
// names services and the teams that own them; nothing else of it is used.
// Source:
// https://docs.datadoghq.com/internal_developer_portal/software_catalog/entity_model/

namespace dora::providers {

struct CatalogEntry {
  std::string service;
  std::string team;               ///< may be empty
  std::string service_path = "";  ///< of the file that names the service
  std::string team_path = "";     ///< of the file that says its team
};

struct ServiceCatalog {
  std::vector<std::string> paths;  ///< of the files; empty where there is none
  /// Each service once, in the order of the files.
  std::vector<CatalogEntry> entries;
  std::vector<std::string> notes;  ///< what was left out and why, for the user
};

/// Far more than the services of a repository need, and read in a moment.
inline constexpr size_t kMaxCatalogBytes = 256 * 1024;

/// The paths that are looked at below `directory`, in order.
std::vector<std::string> CatalogPaths(const std::string& directory);

/// Reads the catalogue files below `directory` as one: of a service that
/// several name, the first that says its team counts. Services and teams that
/// are placeholders which nobody filled in are left out, with a note for each
/// file. A broken file, or anything else in its place, is an error that names
/// it and the line; beside a file that names a service it is a note.
core::Result<ServiceCatalog> ReadServiceCatalog(const std::string& directory,
                                                const FileReader& files);

/// Reads the text of a catalogue: all schema versions, several documents. The
/// entries are as they are written, without a path.
core::Result<std::vector<CatalogEntry>> ParseServiceCatalog(
    const std::string& text);

}  // namespace dora::providers
