#include "providers/service_catalog.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "providers/yaml_documents.h"

namespace dora::providers {
namespace {

constexpr char kFix[] = "Fix the file.";

/// The text at `key` without white space around it; empty where there is none.
std::string Text(const YAML::Node& map, const char* key) {
  if (!map.IsMap()) return "";
  const YAML::Node value = map[key];
  if (!value.IsDefined() || !value.IsScalar()) return "";
  return std::string(absl::StripAsciiWhitespace(value.Scalar()));
}

YAML::Node Child(const YAML::Node& map, const char* key) {
  if (!map.IsMap()) return YAML::Node();
  const YAML::Node child = map[key];
  return child.IsDefined() ? child : YAML::Node();
}

/// Entity model v3: `kind: service` with `metadata`. Other kinds (system,
/// datastore, queue, api ...) are not deployed as a service.
CatalogEntry ReadEntity(const YAML::Node& document) {
  if (Text(document, "kind") != "service") return {};
  const YAML::Node metadata = Child(document, "metadata");
  return {Text(metadata, "name"), Text(metadata, "owner")};
}

/// Service definitions v1 (`info`, `org`) and v2 to v2.2 (flat).
CatalogEntry ReadServiceDefinition(const YAML::Node& document) {
  CatalogEntry entry{Text(document, "dd-service"), Text(document, "team")};
  if (entry.service.empty()) {
    entry.service = Text(Child(document, "info"), "dd-service");
  }
  if (entry.team.empty()) entry.team = Text(document, "dd-team");
  if (entry.team.empty()) entry.team = Text(Child(document, "org"), "team");
  return entry;
}

}  // namespace

std::vector<std::string> CatalogPaths(const std::string& directory) {
  std::vector<std::string> paths;
  for (const char* name : {"service.datadog.yaml", "service.datadog.yml",
                           "entity.datadog.yaml", "entity.datadog.yml"}) {
    paths.push_back(absl::StrCat(directory, "/", name));
  }
  return paths;
}

core::Result<ServiceCatalog> ReadServiceCatalog(const std::string& directory,
                                                const FileReader& files) {
  for (const std::string& path : CatalogPaths(directory)) {
    const core::FileText text = files.Read(path, kMaxCatalogBytes);
    if (!text && text.error().kind == core::FileFaultKind::kMissing) continue;
    if (!text) {
      return core::MakeError(
          core::ErrorKind::kValidation,
          absl::StrCat(text.error().message, ", so the service is unknown."),
          kFix);
    }
    auto entries = ParseServiceCatalog(*text);
    if (!entries) {
      core::Error error = entries.error();
      error.message = absl::StrCat(path, ": ", error.message);
      return tl::unexpected(std::move(error));
    }
    return ServiceCatalog{path, std::move(*entries)};
  }
  return ServiceCatalog{};
}

core::Result<std::vector<CatalogEntry>> ParseServiceCatalog(
    const std::string& text) {
  const auto documents = ParseYaml(text, kFix);
  if (!documents) return tl::unexpected(documents.error());
  std::vector<CatalogEntry> entries;
  for (const YAML::Node& document : *documents) {
    CatalogEntry entry = Text(document, "apiVersion").empty()
                             ? ReadServiceDefinition(document)
                             : ReadEntity(document);
    if (!entry.service.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace dora::providers
