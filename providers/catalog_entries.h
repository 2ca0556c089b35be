#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/repository_folder.h"

// What one file of the service catalogue says of services: their names, the
// teams that own them and the paths that they are made of; nothing else of it
// is used. Sources:
// https://docs.datadoghq.com/internal_developer_portal/software_catalog/entity_model/
// and, for the paths, "Handling multiple services in the same repository" in
// https://docs.datadoghq.com/dora_metrics/setup/

namespace dora::providers {

struct CatalogEntry {
  std::string service;
  std::string team;               ///< may be empty
  std::string service_path = "";  ///< of the file that names the service
  std::string team_path = "";     ///< of the file that says its team
  /// Globs, each once; of the file at `paths_path`, as the next are.
  std::vector<std::string> source_patterns = {};
  /// What the links of its repository show. The patterns count before them.
  std::vector<RepositoryFolder> folders = {};
  std::string paths_path = "";
};

/// Reads the text of a catalogue: all schema versions, several documents. The
/// entries are as they are written, without a path.
core::Result<std::vector<CatalogEntry>> ParseServiceCatalog(
    const std::string& text);

}  // namespace dora::providers
