// Apache DevLake's webhook plugin. Its deployments count for DORA by one of
// four environments, and by the commits that they brought. Sources:
// https://github.com/apache/devlake/blob/50010e093547cd73642c56fc03553e1cabc91b5f/backend/plugins/webhook/api/deployments.go
// and issues.go beside it.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/base/bounded_json.h"
#include "core/base/timestamp.h"
#include "core/event/field_names.h"
#include "sinks/dora/requests.h"
#include "sinks/facts.h"
#include "sinks/sink_kinds.h"

namespace dora::sinks {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kKind[] = "devlake";
constexpr char kEnvironmentTag[] = "devlake_environment";

struct EnvironmentName {
  absl::string_view name;
  const char* devlake;
};

/// The names that teams use for DevLake's four.
constexpr EnvironmentName kEnvironments[] = {
    {"prod", "PRODUCTION"},
    {"production", "PRODUCTION"},
    {"prd", "PRODUCTION"},
    {"live", "PRODUCTION"},
    {"staging", "STAGING"},
    {"stage", "STAGING"},
    {"stg", "STAGING"},
    {"preprod", "STAGING"},
    {"preproduction", "STAGING"},
    {"uat", "STAGING"},
    {"testing", "TESTING"},
    {"test", "TESTING"},
    {"qa", "TESTING"},
    {"development", "DEVELOPMENT"},
    {"develop", "DEVELOPMENT"},
    {"dev", "DEVELOPMENT"},
};

/// DevLake's environment of the event: what the tag says, else what its name
/// means, as a whole or up to the first of `-`, `_`, `/` and `.`, so that
/// `prod-eu` is PRODUCTION. Null for any other: what counts is not guessed.
const char* EnvironmentOf(const core::Deployment& event) {
  const std::string tag = TagValue(event.custom_tags(), kEnvironmentTag);
  const std::string name =
      absl::AsciiStrToLower(tag.empty() ? event.env() : tag);
  const std::string first = name.substr(0, name.find_first_of("-_/."));
  for (const EnvironmentName& known : kEnvironments) {
    if (known.name == first) return known.devlake;
  }
  return nullptr;
}

core::Error UnknownEnvironment(const core::Deployment& event) {
  return {core::ErrorKind::kValidation,
          absl::StrCat("sink ", kKind, ": the environment ",
                       core::Quoted(event.env()),
                       " is unknown to DevLake; nothing is sent."),
          absl::StrCat("Add the custom tag ", kEnvironmentTag,
                       ":PRODUCTION (or STAGING, TESTING, DEVELOPMENT).")};
}

core::Result<core::Delivery> MakeDevlakeDelivery(const core::EventData& event) {
  const auto body = core::ParseBoundedJson(event.body);
  const bool deployment = event.kind == core::EventKind::kDeployment;
  if (!body || event.kind == core::EventKind::kFailureMark ||
      core::TextOf(*body, deployment ? "id" : "issueKey") != event.id) {
    return core::NotTheEvents();
  }
  return RequestOf(event, deployment ? "/deployments" : "/issues");
}

/// Requires a commit with its repository, and an environment whose name says
/// which of DevLake's four it is, or the tag `devlake_environment` that does.
core::Result<core::Delivery> EncodeDevlakeDeployment(
    const core::Deployment& event) {
  if (!event.git()) {
    return LacksFact(kKind, "a commit",
                     {{core::field::kRepositoryUrl, core::field::kCommitSha}});
  }
  const char* const environment = EnvironmentOf(event);
  if (environment == nullptr) return tl::unexpected(UnknownEnvironment(event));
  const std::string started_at = core::FormatRfc3339(event.started_at());
  const std::string finished_at = core::FormatRfc3339(event.finished_at());
  const std::string title = Describe(event);
  Json body;
  body["id"] = event.id();
  body["displayTitle"] = title;
  body["name"] = absl::StrCat("deployment of ", title);
  body["result"] = "SUCCESS";
  body["environment"] = environment;
  if (!event.env().empty()) body["originalEnvironment"] = event.env();
  body["createdDate"] = started_at;
  body["startedDate"] = started_at;
  body["finishedDate"] = finished_at;
  // The dates are required at both levels.
  body["deploymentCommits"] = Json::array({{
      {"repoUrl", event.git()->repository_url},
      {"commitSha", event.git()->commit_sha},
      {"displayTitle", title},
      {"startedDate", started_at},
      {"finishedDate", finished_at},
  }});
  return MakeDevlakeDelivery(
      {core::EventKind::kDeployment, event.id(), body.dump()});
}

/// An issue of type INCIDENT, open or done.
core::Result<core::Delivery> EncodeDevlakeIncident(
    const core::Incident& event) {
  const bool over = event.finished_at().has_value();
  const std::string services = absl::StrJoin(event.services(), ", ");
  Json body;
  body["issueKey"] = event.id();
  body["title"] = !event.name().empty() ? event.name()
                  : !services.empty()
                      ? absl::StrCat("Incident of ", services)
                      : absl::StrCat("Incident of ", event.team());
  body["type"] = "INCIDENT";
  body["status"] = over ? "DONE" : "TODO";
  body["originalStatus"] = over ? "resolved" : "detected";
  body["createdDate"] = core::FormatRfc3339(event.started_at());
  if (over) {
    body["resolutionDate"] = core::FormatRfc3339(*event.finished_at());
    body["leadTimeMinutes"] =
        absl::ToInt64Minutes(*event.finished_at() - event.started_at());
  }
  if (!event.severity().empty()) body["severity"] = event.severity();
  if (!services.empty()) body["component"] = services;
  return MakeDevlakeDelivery(
      {core::EventKind::kIncident, event.id(), body.dump()});
}

constexpr SinkSecret kSecret = {
    .input = "devlake-token",
    .variables = core::Variables("DORA_DEVLAKE_TOKEN"),
    .help = "API key of the webhook, for the sink devlake.",
    .use = ", as `Authorization: Bearer`",
};

core::Status EquipDevlake(const core::Secret& token, core::Receiver& receiver) {
  receiver.read_acceptance = &TakeAtItsWord;
  receiver.credentials_hint = "Is the API key of this webhook valid?";
  return AddBearer(kSecret.input, token, receiver);
}
constexpr absl::string_view kEndings[] = {"/deployments", "/issues"};

}  // namespace

extern constexpr SinkKind kDevlake = {
    .name = kKind,
    .value = "URL",
    .example =
        "devlake=https://devlake.example/api/rest/plugins/webhook/connections/"
        "1",
    .content =
        "a deployment or an incident of "
        "[Apache DevLake](https://devlake.apache.org/)'s webhook",
    .requirement = "a commit, and an env that is one of DevLake's",
    .secret = &kSecret,
    .encode_deployment = &EncodeDevlakeDeployment,
    .encode_incident = &EncodeDevlakeIncident,
    .make_delivery = &MakeDevlakeDelivery,
    .equip = &EquipDevlake,
    .endings = kEndings,
};

}  // namespace dora::sinks
