#include "intake/contract/validate.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"
#include "intake/contract/event_rules.h"
#include "intake/contract/object_reader.h"
#include "intake/contract/repository_id.h"
#include "intake/contract/request_document.h"
#include "intake/contract/timestamp.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

void ShowTimes(const Times& times, Event& event) {
  event.started_at = times.started_at;
  event.finished_at = times.finished_at;
  event.attributes[core::field::kStartedAt] = FormatRfc3339(times.started_at);
  if (times.finished_at) {
    event.attributes[core::field::kFinishedAt] =
        FormatRfc3339(*times.finished_at);
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
  event.env = attributes.String(core::field::kEnv).value_or("");
  event.version = attributes.String(core::field::kVersion).value_or("");
  if (!event.env.empty()) event.attributes[core::field::kEnv] = event.env;
  if (!event.version.empty()) {
    event.attributes[core::field::kVersion] = event.version;
  }
  ShowStrings(attributes, {core::field::kTeam}, event);
  ShowTimes(ReadTimes(attributes), event);
  const nlohmann::json tags = ReadCustomTags(attributes);
  if (!tags.is_null()) event.attributes[core::field::kCustomTags] = tags;
  return event;
}

// The API reads a deployment's git back as a repository id, not as the URL.
nlohmann::json GitResponse(const nlohmann::json& git) {
  return {{core::field::kRepositoryId,
           RepositoryId(git.value(core::field::kRepositoryUrl, ""))},
          {core::field::kCommitSha, git.value(core::field::kCommitSha, "")}};
}

// The failure's services; an empty list counts as none.
nlohmann::json ReadServices(const ObjectReader& attributes) {
  const nlohmann::json* services = attributes.Find(core::field::kServices);
  if (services == nullptr) return nlohmann::json::array();
  const auto is_name = [](const nlohmann::json& name) {
    return name.is_string() && !name.get_ref<const std::string&>().empty();
  };
  if (services->is_array() &&
      std::all_of(services->begin(), services->end(), is_name)) {
    return *services;
  }
  attributes.Report(core::field::kServices,
                    "services must be an array of non-empty strings");
  return nlohmann::json::array();
}

void RequireServicesOrTeam(const ObjectReader& attributes,
                           const nlohmann::json& services) {
  if (!services.empty()) return;
  const nlohmann::json* team = attributes.Find(core::field::kTeam);
  const bool has_team = team != nullptr && *team != "";
  if (has_team) return;
  attributes.Report(core::field::kServices,
                    "services or team is required: name at least one");
}

enum class Extra { kAllowed, kRefused };

// Both PATCH bodies: {"type": ..., and either "id" or "version"}.
std::optional<nlohmann::json> ReadRemediation(const ObjectReader& attributes,
                                              Extra extra) {
  const auto remediation = attributes.Object(core::field::kRemediation);
  if (!remediation) return std::nullopt;
  const std::string type = remediation->RequiredString(sinks::wire::kType);
  if (!type.empty() && type != "rollback" && type != "rollforward") {
    remediation->Report(sinks::wire::kType,
                        "type must be rollback or rollforward");
  }
  if (extra == Extra::kRefused) {
    remediation->AllowOnly(
        {core::field::kId, core::field::kVersion, sinks::wire::kType});
  }
  const bool has_id = remediation->Find(core::field::kId) != nullptr;
  const bool has_version = remediation->Find(core::field::kVersion) != nullptr;
  if (has_id == has_version) {
    remediation->Report("", "specify either id or version, but not both");
    return std::nullopt;
  }
  const char* key = has_id ? core::field::kId : core::field::kVersion;
  return nlohmann::json{{sinks::wire::kType, type},
                        {key, remediation->RequiredString(key)}};
}

void RequirePatchType(const ObjectReader& data) {
  const std::string type = data.RequiredString(sinks::wire::kType);
  if (type.empty() || type == sinks::wire::kPatchType) return;
  data.Report(sinks::wire::kType,
              absl::StrCat("type must be ", sinks::wire::kPatchType));
}

}  // namespace

Validated<Event> ParseDeployment(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader attributes =
      document.Data().RequiredObject(sinks::wire::kAttributes);
  Event event = ReadEvent(EventKind::kDeployment, attributes);
  event.service = attributes.RequiredString(core::field::kService);
  event.attributes[core::field::kService] = event.service;
  if (attributes.Find(core::field::kFinishedAt) == nullptr) {
    attributes.RequiredInteger(core::field::kFinishedAt);
  }
  const nlohmann::json git = ReadGit(attributes);
  if (!git.is_null()) event.attributes[core::field::kGit] = GitResponse(git);
  event.raw = body;
  return document.Outcome(std::move(event));
}

Validated<Event> ParseFailure(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader attributes =
      document.Data().RequiredObject(sinks::wire::kAttributes);
  Event event = ReadEvent(EventKind::kFailure, attributes);
  ShowStrings(attributes, {core::field::kName, core::field::kSeverity}, event);
  const nlohmann::json services = ReadServices(attributes);
  RequireServicesOrTeam(attributes, services);
  if (!services.empty()) event.attributes[core::field::kServices] = services;
  const nlohmann::json git = ReadGit(attributes);
  if (!git.is_null()) event.attributes[core::field::kGit] = git;
  event.raw = body;
  return document.Outcome(std::move(event));
}

Validated<ChangeFailure> ParsePatch(const std::string& body,
                                    const std::string& id) {
  RequestDocument document(body);
  const ObjectReader data = document.Data();
  RequirePatchType(data);
  const std::string sent_id = data.RequiredString(core::field::kId);
  if (!sent_id.empty() && sent_id != id) {
    data.Report(core::field::kId, "id must be the id in the path");
  }
  const ObjectReader attributes = data.RequiredObject(sinks::wire::kAttributes);
  ChangeFailure change;
  change.change_failure = attributes.Boolean(core::field::kChangeFailure);
  change.remediation = ReadRemediation(attributes, Extra::kAllowed);
  return document.Outcome(std::move(change));
}

Validated<ChangeFailureByVersion> ParsePatchByVersion(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader data = document.Data();
  RequirePatchType(data);
  const ObjectReader attributes = data.RequiredObject(sinks::wire::kAttributes);
  ChangeFailureByVersion patch;
  patch.service = attributes.RequiredString(core::field::kService);
  patch.env = attributes.RequiredString(core::field::kEnv);
  patch.version = attributes.RequiredString(core::field::kVersion);
  patch.change.change_failure =
      attributes.RequiredBoolean(core::field::kChangeFailure);
  patch.change.remediation = ReadRemediation(attributes, Extra::kRefused);
  return document.Outcome(std::move(patch));
}

}  // namespace dora::intake
