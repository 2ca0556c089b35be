#include "providers/service_catalog.h"

#include <unordered_map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/placeholder.h"
#include "providers/yaml_documents.h"

namespace dora::providers {
namespace {

constexpr char kFix[] = "Fix the file.";

/// The value at `key`, also where `<<` merges it from another map; a null node
/// where there is none.
YAML::Node Child(const YAML::Node& map, const char* key) {
  if (!map.IsMap()) return YAML::Node();
  if (const YAML::Node own = map[key]; own.IsDefined()) return own;
  const YAML::Node merged = map["<<"];
  if (!merged.IsDefined() || !merged.IsMap()) return YAML::Node();
  const YAML::Node other = merged[key];
  return other.IsDefined() ? other : YAML::Node();
}

/// Without its quotes `{{ x }}` is a map in a map to YAML: its text then;
/// empty for any other map.
std::string TemplateText(const YAML::Node& map) {
  if (map.size() != 1) return "";
  const YAML::Node inner = map.begin()->first;
  if (!inner.IsMap() || inner.size() != 1) return "";
  const YAML::Node name = inner.begin()->first;
  return name.IsScalar() ? absl::StrCat("{{ ", name.Scalar(), " }}") : "";
}

/// The text at `key` without white space around it; empty where there is none.
std::string Text(const YAML::Node& map, const char* key) {
  const YAML::Node value = Child(map, key);
  if (value.IsMap()) return TemplateText(value);
  if (!value.IsScalar()) return "";
  return std::string(absl::StripAsciiWhitespace(value.Scalar()));
}

/// Entity model v3: `kind: service` with `metadata`. An event's service is one
/// of these; a system is a group of them, and an api, datastore, queue,
/// frontend or custom kind has a name of another space.
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

/// Names of one kind in one file that are placeholders.
class LeftOut {
 public:
  /// Whether `name` is one; it is counted.
  bool Takes(const std::string& name) {
    if (core::FindPlaceholder(name).empty()) return false;
    if (count_++ == 0) first_ = name;
    return true;
  }

  /// One note for all of them, so that a file of thousands fills no log.
  void Tell(const std::string& path, const char* kind,
            std::vector<std::string>& notes) const {
    if (count_ == 0) return;
    notes.push_back(absl::StrCat(
        path, ": ", core::Quoted(first_), " is not the name of a ", kind,
        ", as nobody filled in the placeholder. It is left out",
        count_ == 1 ? "" : absl::StrCat(", and ", count_ - 1, " like it"),
        "."));
  }

 private:
  int count_ = 0;
  std::string first_;
};

/// Puts the entries of several files together.
class CatalogBuilder {
 public:
  void AddFile(const std::string& path, std::vector<CatalogEntry> entries) {
    catalog_.paths.push_back(path);
    LeftOut services;
    LeftOut teams;
    for (CatalogEntry& entry : entries) {
      if (services.Takes(entry.service)) continue;
      if (teams.Takes(entry.team)) entry.team.clear();
      entry.service_path = path;
      entry.team_path = path;
      Add(std::move(entry));
    }
    services.Tell(path, "service", catalog_.notes);
    teams.Tell(path, "team", catalog_.notes);
  }

  void AddBroken(core::Error error) { broken_.push_back(std::move(error)); }

  core::Result<ServiceCatalog> Take() {
    if (catalog_.entries.empty() && !broken_.empty()) {
      return tl::unexpected(std::move(broken_.front()));
    }
    for (const core::Error& error : broken_) {
      catalog_.notes.push_back(
          absl::StrCat(error.message, " The file is left out."));
    }
    return std::move(catalog_);
  }

 private:
  void Add(CatalogEntry entry) {
    std::vector<CatalogEntry>& all = catalog_.entries;
    const auto [known, is_new] = places_.emplace(entry.service, all.size());
    if (is_new) {
      all.push_back(std::move(entry));
      return;
    }
    CatalogEntry& first = all[known->second];
    if (!first.team.empty()) return;
    first.team = std::move(entry.team);
    first.team_path = std::move(entry.team_path);
  }

  ServiceCatalog catalog_;
  std::vector<core::Error> broken_;
  std::unordered_map<std::string, size_t> places_;
};

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
  CatalogBuilder catalog;
  for (const std::string& path : CatalogPaths(directory)) {
    const core::FileText text = files.Read(path, kMaxCatalogBytes);
    if (!text && text.error().kind == core::FileFaultKind::kMissing) continue;
    if (!text) {
      catalog.AddBroken(
          {core::ErrorKind::kValidation,
           absl::StrCat(text.error().message, ", so the service is unknown."),
           kFix});
      continue;
    }
    auto entries = ParseServiceCatalog(*text);
    if (entries) {
      catalog.AddFile(path, *std::move(entries));
      continue;
    }
    entries.error().message = absl::StrCat(path, ": ", entries.error().message);
    catalog.AddBroken(std::move(entries.error()));
  }
  return catalog.Take();
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
