#include "intake/account.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

using nlohmann::json;
using Parameters = std::map<std::string, std::string>;

constexpr char kFilterName[] = "filter[name]";
constexpr char kFilterKind[] = "filter[kind]";
constexpr char kService[] = "service";
constexpr char kSchemaVersion[] = "schema_version";
constexpr char kOurSchema[] = "v2.2";

bool IsLetIn(const std::string& key, const std::optional<std::string>& only) {
  return !key.empty() && key == only.value_or(key);
}

// A parameter that is not heeded would find too much.
std::optional<ApiError> WhyNotThese(const Parameters& parameters,
                                    const std::vector<std::string>& heeded) {
  for (const auto& [name, value] : parameters) {
    if (std::find(heeded.begin(), heeded.end(), name) != heeded.end()) continue;
    return BadRequest(
        absl::StrCat("this server does not know the parameter ", name));
  }
  return std::nullopt;
}

json Entity(const CatalogService& service) {
  json attributes = {{"apiVersion", "v3"},
                     {"kind", kService},
                     {"name", service.name},
                     {"namespace", "default"}};
  if (!service.team.empty()) attributes["owner"] = service.team;
  return {{"id", absl::StrCat("service:", service.name)},
          {sinks::wire::kType, "entity"},
          {sinks::wire::kAttributes, attributes}};
}

json DefinitionOf(const CatalogService& service) {
  json schema = {{"schema-version", kOurSchema}, {"dd-service", service.name}};
  if (!service.team.empty()) schema["team"] = service.team;
  return {{"id", service.name},
          {sinks::wire::kType, "service-definition"},
          {sinks::wire::kAttributes, {{"schema", schema}}}};
}

ApiReply Ok(const json& body) { return {200, body.dump(), ""}; }

// Absent, or of this value.
bool Allows(const Parameters& parameters, const char* name,
            const std::string& value) {
  const auto found = parameters.find(name);
  return found == parameters.end() || found->second == value;
}

}  // namespace

bool Account::LetsIn(const std::string& api_key) const {
  return IsLetIn(api_key, options_.api_key);
}

bool Account::LetsIn(const std::string& api_key,
                     const std::string& app_key) const {
  return LetsIn(api_key) && IsLetIn(app_key, options_.app_key);
}

ApiReply Account::Validate() const { return Ok({{"valid", true}}); }

ApiReply Account::ValidateKeys(const ApiRequest& request) const {
  if (request.api_key.empty() || request.app_key.empty()) {
    return Refuse(401, "Unauthorized");
  }
  if (!LetsIn(request.api_key, request.app_key)) {
    return Refuse(403, "Forbidden");
  }
  return Ok({{"status", "ok"}});
}

ApiReply Account::FindEntities(const ApiRequest& request) const {
  const auto error =
      WhyNotThese(request.parameters, {kFilterName, kFilterKind});
  if (error) return Refuse(*error);
  json data = json::array();
  for (const CatalogService& service : options_.services) {
    if (Allows(request.parameters, kFilterName, service.name) &&
        Allows(request.parameters, kFilterKind, kService)) {
      data.push_back(Entity(service));
    }
  }
  const json meta = {{"count", data.size()}};
  return Ok({{sinks::wire::kData, data}, {sinks::wire::kMeta, meta}});
}

ApiReply Account::Definition(const std::string& name,
                             const ApiRequest& request) const {
  if (const auto error = WhyNotThese(request.parameters, {kSchemaVersion})) {
    return Refuse(*error);
  }
  if (!Allows(request.parameters, kSchemaVersion, kOurSchema)) {
    return Refuse(BadRequest(
        absl::StrCat(kSchemaVersion, " must be ", kOurSchema, " here")));
  }
  for (const CatalogService& service : options_.services) {
    if (service.name != name) continue;
    return Ok({{sinks::wire::kData, DefinitionOf(service)}});
  }
  return Refuse(NotFound(absl::StrCat("no service definition of ", name)));
}

}  // namespace dora::intake
