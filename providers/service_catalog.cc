#include "providers/service_catalog.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/text.h"

namespace dora::providers {
namespace {

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

/// Looks at a text's documents without keeping them, and throws where the next
/// begins no further on: at a comma, say, yaml-cpp 0.7 reads empty documents
/// without end.
class ProgressCheck : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos <= last_) throw YAML::ParserException(mark, "no value");
    last_ = mark.pos;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int last_ = -1;
};

std::vector<YAML::Node> Documents(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  ProgressCheck check;
  while (parser.HandleNextDocument(check)) {
  }
  return YAML::LoadAll(text);
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
    const std::optional<std::string> text = files.Read(path);
    if (!text) continue;
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
  std::vector<CatalogEntry> entries;
  try {
    for (const YAML::Node& document : Documents(text)) {
      CatalogEntry entry = Text(document, "apiVersion").empty()
                               ? ReadServiceDefinition(document)
                               : ReadEntity(document);
      if (!entry.service.empty()) entries.push_back(std::move(entry));
    }
  } catch (const YAML::Exception& error) {
    // It may hold characters of the file.
    constexpr size_t kMaxShown = 200;
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("line ", error.mark.line + 1, ": this is not valid YAML: ",
                     core::EscapedLine(error.msg, kMaxShown), "."),
        "Mend the file, or give --service.");
  }
  return entries;
}

}  // namespace dora::providers
