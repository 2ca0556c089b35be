#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/catalog_entries.h"
#include "providers/file_reader.h"

// The service catalogue that many repositories carry at their root:
// service.datadog.yaml and entity.datadog.yaml, which may both be there. It
// names services, the teams that own them and the paths that they are made of.

namespace dora::providers {

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
/// several name, the first that says its team counts, and the first that says
/// its paths. Services and teams that are placeholders which nobody filled in
/// and patterns that match no path are left out, with a note for each file. A
/// broken file, or anything else in its place, is an error that names it and
/// the line; beside a file that names a service it is a note.
core::Result<ServiceCatalog> ReadServiceCatalog(const std::string& directory,
                                                const FileReader& files);

}  // namespace dora::providers
