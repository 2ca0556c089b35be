#include "providers/catalog_entries.h"

#include <unordered_set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
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

/// A service is in one folder; a list may repeat one link very often.
constexpr size_t kMaxFolders = 16;
constexpr size_t kMaxUrlBytes = 4096;

/// `extensions: {datadoghq.com/dora-metrics: {source_patterns: [...]}}`. A list
/// may repeat one text by aliases very often, so each is kept once.
std::vector<std::string> SourcePatterns(const YAML::Node& document) {
  const YAML::Node extension =
      Child(Child(document, "extensions"), "datadoghq.com/dora-metrics");
  const YAML::Node list = Child(extension, "source_patterns");
  std::vector<std::string> patterns;
  if (!list.IsSequence()) return patterns;
  std::unordered_set<const std::string*> seen;
  std::unordered_set<std::string> known;
  for (const YAML::Node& item : list) {
    // Aliases of one text share it.
    if (!item.IsScalar() || !seen.insert(&item.Scalar()).second) continue;
    std::string pattern(absl::StripAsciiWhitespace(item.Scalar()));
    if (known.insert(pattern).second) patterns.push_back(std::move(pattern));
  }
  return patterns;
}

/// The folders that links of the type `repo` show which the receiver reads:
/// those called Source or like the service.
std::vector<RepositoryFolder> LinkedFolders(const YAML::Node& parent,
                                            const std::string& service) {
  std::vector<RepositoryFolder> folders;
  const YAML::Node links = Child(parent, "links");
  if (!links.IsSequence()) return folders;
  for (const YAML::Node& link : links) {
    if (folders.size() == kMaxFolders) break;
    if (Text(link, "type") != "repo") continue;
    const std::string name = Text(link, "name");
    if (name != "Source" && name != service) continue;
    const std::string url = Text(link, "url");
    if (url.size() > kMaxUrlBytes) continue;
    if (auto folder = FolderOf(url)) folders.push_back(*std::move(folder));
  }
  return folders;
}

/// Entity model v3: `kind: service` with `metadata`. An event's service is one
/// of these; a system is a group of them, and an api, datastore, queue,
/// frontend or custom kind has a name of another space.
CatalogEntry ReadEntity(const YAML::Node& document) {
  if (Text(document, "kind") != "service") return {};
  const YAML::Node metadata = Child(document, "metadata");
  CatalogEntry entry{Text(metadata, "name"), Text(metadata, "owner")};
  entry.folders = LinkedFolders(metadata, entry.service);
  return entry;
}

/// Service definitions v1 (`info`, `org`) and v2 to v2.2 (flat).
CatalogEntry ReadServiceDefinition(const YAML::Node& document) {
  CatalogEntry entry{Text(document, "dd-service"), Text(document, "team")};
  if (entry.service.empty()) {
    entry.service = Text(Child(document, "info"), "dd-service");
  }
  if (entry.team.empty()) entry.team = Text(document, "dd-team");
  if (entry.team.empty()) entry.team = Text(Child(document, "org"), "team");
  entry.folders = LinkedFolders(document, entry.service);
  return entry;
}

}  // namespace

core::Result<std::vector<CatalogEntry>> ParseServiceCatalog(
    const std::string& text) {
  const auto documents = ParseYaml(text, kFix);
  if (!documents) return tl::unexpected(documents.error());
  std::vector<CatalogEntry> entries;
  for (const YAML::Node& document : *documents) {
    CatalogEntry entry = Text(document, "apiVersion").empty()
                             ? ReadServiceDefinition(document)
                             : ReadEntity(document);
    if (entry.service.empty()) continue;
    entry.source_patterns = SourcePatterns(document);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace dora::providers
