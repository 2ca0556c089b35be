#include "intake/contract/validate.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/wire_names.h"
#include "intake/contract/event_rules.h"
#include "intake/contract/object_reader.h"
#include "intake/contract/repository_id.h"
#include "intake/contract/request_document.h"
#include "intake/contract/timestamp.h"

namespace dora::intake {
namespace {

namespace wire = core::wire;

void ShowTimes(const Times& times, Event& event) {
  event.started_at = times.started_at;
  event.finished_at = times.finished_at;
  event.attributes[wire::kStartedAt] = FormatRfc3339(times.started_at);
  if (times.finished_at) {
    event.attributes[wire::kFinishedAt] = FormatRfc3339(*times.finished_at);
  }
}

void ShowStrings(const ObjectReader& attributes,
                 const std::vector<const char*>& keys, Event& event) {
  for (const char* key : keys) {
    const std::optional<std::string> text = attributes.String(key);
    if (text) event.attributes[key] = *text;
  }
}

// What deployments and failures have in common.
Event ReadEvent(EventKind kind, const ObjectReader& attributes) {
  Event event;
  event.kind = kind;
  event.id = ReadId(attributes);
  event.env = attributes.String(wire::kEnv).value_or("");
  event.version = attributes.String(wire::kVersion).value_or("");
  if (!event.env.empty()) event.attributes[wire::kEnv] = event.env;
  if (!event.version.empty()) event.attributes[wire::kVersion] = event.version;
  ShowStrings(attributes, {wire::kTeam}, event);
  ShowTimes(ReadTimes(attributes), event);
  const nlohmann::json tags = ReadCustomTags(attributes);
  if (!tags.is_null()) event.attributes[wire::kCustomTags] = tags;
  return event;
}

// The API reads a deployment's git back as a repository id, not as the URL.
nlohmann::json GitResponse(const nlohmann::json& git) {
  return {
      {wire::kRepositoryId, RepositoryId(git.value(wire::kRepositoryUrl, ""))},
      {wire::kCommitSha, git.value(wire::kCommitSha, "")}};
}

// The failure's services; an empty list counts as none.
nlohmann::json ReadServices(const ObjectReader& attributes) {
  const nlohmann::json* services = attributes.Find(wire::kServices);
  if (services == nullptr) return nlohmann::json::array();
  const auto is_name = [](const nlohmann::json& name) {
    return name.is_string() && !name.get_ref<const std::string&>().empty();
  };
  if (services->is_array() &&
      std::all_of(services->begin(), services->end(), is_name)) {
    return *services;
  }
  attributes.Report(wire::kServices,
                    "services must be an array of non-empty strings");
  return nlohmann::json::array();
}

void RequireServicesOrTeam(const ObjectReader& attributes,
                           const nlohmann::json& services) {
  if (!services.empty()) return;
  const nlohmann::json* team = attributes.Find(wire::kTeam);
  const bool has_team = team != nullptr && *team != "";
  if (has_team) return;
  attributes.Report(wire::kServices,
                    "services or team is required: name at least one");
}

enum class Extra { kAllowed, kRefused };

// Both PATCH bodies: {"type": ..., and either "id" or "version"}.
std::optional<nlohmann::json> ReadRemediation(const ObjectReader& attributes,
                                              Extra extra) {
  const auto remediation = attributes.Object(wire::kRemediation);
  if (!remediation) return std::nullopt;
  const std::string type = remediation->RequiredString(wire::kType);
  if (!type.empty() && type != "rollback" && type != "rollforward") {
    remediation->Report(wire::kType, "type must be rollback or rollforward");
  }
  if (extra == Extra::kRefused) {
    remediation->AllowOnly({wire::kId, wire::kVersion, wire::kType});
  }
  const bool has_id = remediation->Find(wire::kId) != nullptr;
  const bool has_version = remediation->Find(wire::kVersion) != nullptr;
  if (has_id == has_version) {
    remediation->Report("", "specify either id or version, but not both");
    return std::nullopt;
  }
  const char* key = has_id ? wire::kId : wire::kVersion;
  return nlohmann::json{{wire::kType, type},
                        {key, remediation->RequiredString(key)}};
}

void RequirePatchType(const ObjectReader& data) {
  const std::string type = data.RequiredString(wire::kType);
  if (type.empty() || type == wire::kPatchType) return;
  data.Report(wire::kType, absl::StrCat("type must be ", wire::kPatchType));
}

}  // namespace

Validated<Event> ParseDeployment(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader attributes =
      document.Data().RequiredObject(wire::kAttributes);
  Event event = ReadEvent(EventKind::kDeployment, attributes);
  event.service = attributes.RequiredString(wire::kService);
  event.attributes[wire::kService] = event.service;
  if (attributes.Find(wire::kFinishedAt) == nullptr) {
    attributes.RequiredInteger(wire::kFinishedAt);
  }
  const nlohmann::json git = ReadGit(attributes);
  if (!git.is_null()) event.attributes[wire::kGit] = GitResponse(git);
  event.raw = body;
  return document.Outcome(std::move(event));
}

Validated<Event> ParseFailure(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader attributes =
      document.Data().RequiredObject(wire::kAttributes);
  Event event = ReadEvent(EventKind::kFailure, attributes);
  ShowStrings(attributes, {wire::kName, wire::kSeverity}, event);
  const nlohmann::json services = ReadServices(attributes);
  RequireServicesOrTeam(attributes, services);
  if (!services.empty()) event.attributes[wire::kServices] = services;
  const nlohmann::json git = ReadGit(attributes);
  if (!git.is_null()) event.attributes[wire::kGit] = git;
  event.raw = body;
  return document.Outcome(std::move(event));
}

Validated<ChangeFailure> ParsePatch(const std::string& body,
                                    const std::string& id) {
  RequestDocument document(body);
  const ObjectReader data = document.Data();
  RequirePatchType(data);
  const std::string sent_id = data.RequiredString(wire::kId);
  if (!sent_id.empty() && sent_id != id) {
    data.Report(wire::kId, "id must be the id in the path");
  }
  const ObjectReader attributes = data.RequiredObject(wire::kAttributes);
  ChangeFailure change;
  change.change_failure = attributes.Boolean(wire::kChangeFailure);
  change.remediation = ReadRemediation(attributes, Extra::kAllowed);
  return document.Outcome(std::move(change));
}

Validated<ChangeFailureByVersion> ParsePatchByVersion(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader data = document.Data();
  RequirePatchType(data);
  const ObjectReader attributes = data.RequiredObject(wire::kAttributes);
  ChangeFailureByVersion patch;
  patch.service = attributes.RequiredString(wire::kService);
  patch.env = attributes.RequiredString(wire::kEnv);
  patch.version = attributes.RequiredString(wire::kVersion);
  patch.change.change_failure =
      attributes.RequiredBoolean(wire::kChangeFailure);
  patch.change.remediation = ReadRemediation(attributes, Extra::kRefused);
  return document.Outcome(std::move(patch));
}

}  // namespace dora::intake
