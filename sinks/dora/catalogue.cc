#include "sinks/dora/catalogue.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "sinks/dora/names.h"

namespace dora::sinks {
namespace {

using Json = nlohmann::json;

/// `text` as one part of a path, or one value of a query.
std::string UrlPart(absl::string_view text) {
  std::string part;
  for (const char c : text) {
    const bool plain =
        absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      part += c;
    } else {
      absl::StrAppend(&part, "%",
                      absl::AsciiStrToUpper(
                          absl::BytesToHexString(absl::string_view(&c, 1))));
    }
  }
  return part;
}

tl::unexpected<core::Error> NotTheApis() {
  return core::MakeError(core::ErrorKind::kServer,
                         "the answer is not that of the API's catalogue");
}

}  // namespace

std::string CatalogueQuestion(const std::string& service) {
  return absl::StrCat(wire::kCatalogEntityPath,
                      "?filter%5Bname%5D=", UrlPart(service),
                      "&filter%5Bkind%5D=service");
}

std::string DefinitionQuestion(const std::string& service) {
  return absl::StrCat(wire::kServiceDefinitionsPath, "/", UrlPart(service),
                      "?schema_version=v2.2");
}

core::Result<std::optional<CatalogueEntry>> ParseCatalogue(
    absl::string_view body) {
  const Json answer = core::ParseBoundedJson(body).value_or(nullptr);
  const Json& entities = core::ValueAt(answer, {wire::kData});
  if (!entities.is_array()) return NotTheApis();
  if (entities.empty()) return std::optional<CatalogueEntry>();
  const Json& attributes = core::ValueAt(entities.front(), {wire::kAttributes});
  if (!attributes.is_object()) return NotTheApis();
  return CatalogueEntry{core::TextOf(attributes, "owner")};
}

core::Result<std::optional<CatalogueEntry>> ParseDefinition(
    absl::string_view body) {
  const Json answer = core::ParseBoundedJson(body).value_or(nullptr);
  const Json& schema =
      core::ValueAt(answer, {wire::kData, wire::kAttributes, "schema"});
  if (!schema.is_object()) return NotTheApis();
  return CatalogueEntry{core::TextOf(schema, "team")};
}

}  // namespace dora::sinks
