#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"

// What the account's catalogue has of a service: its team and tags are added to
// the service's events. Source:
// https://docs.datadoghq.com/api/latest/software-catalog/ and
// https://docs.datadoghq.com/api/latest/service-definition/.

namespace dora::sinks {

struct CatalogueEntry {
  std::string team;  ///< empty where it has none
};

/// The path and query of the question whether the catalogue has the service.
std::string CatalogueQuestion(const std::string& service);
/// The same in the catalogue's older form.
std::string DefinitionQuestion(const std::string& service);

/// The entry in the answer, absent where there is none; an error for a body
/// that is not the API's.
core::Result<std::optional<CatalogueEntry>> ParseCatalogue(
    absl::string_view body);
core::Result<std::optional<CatalogueEntry>> ParseDefinition(
    absl::string_view body);

}  // namespace dora::sinks
