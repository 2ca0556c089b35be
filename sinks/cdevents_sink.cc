// CDEvents 0.5.1 in CloudEvents' binary HTTP mode, for brokers. Sources:
// https://github.com/cdevents/spec/tree/v0.5.1/schemas (the bodies),
// https://github.com/cdevents/spec/blob/v0.5.1/cloudevents-binding.md and
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
// (the headers).

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "core/base/timestamp.h"
#include "core/event/field_names.h"
#include "sinks/dora/requests.h"
#include "sinks/facts.h"
#include "sinks/sink_kinds.h"

namespace dora::sinks {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kSpecVersion[] = "0.5.1";
constexpr char kKind[] = "cdevents";

constexpr char kTypePrefix[] = "dev.cdevents.";
constexpr char kTypeVersion[] = ".0.3.0";
constexpr char kDeployed[] = "service.deployed";
constexpr char kRolledBack[] = "service.rolledback";
constexpr char kDetected[] = "incident.detected";
constexpr char kResolved[] = "incident.resolved";

/// What every CDEvent has beside its content.
struct Envelope {
  std::string id;
  std::string type;     ///< such as `service.deployed`, without version
  std::string subject;  ///< its id
  absl::Time time;
};

/// RFC 3986's unreserved characters.
bool IsUnreserved(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// CloudEvents' HTTP binding, 3.1.3.2.
std::string HeaderValue(const std::string& text) {
  return PercentEncode(
      text, [](char c) { return c > ' ' && c < 127 && c != '"' && c != '%'; });
}

/// The URL of the repository as a URI reference, which a scp-like one is not.
std::string SourceOf(const core::EventFacts& event) {
  if (!event.git() || !absl::StrContains(event.git()->repository_url, "://")) {
    return "/dora-deploy";
  }
  return PercentEncode(event.git()->repository_url, [](char c) {
    return IsUnreserved(c) ||
           absl::StrContains(":/?#[]@!$&'()*+,;=%", absl::string_view(&c, 1));
  });
}

/// A package URL (https://github.com/package-url/purl-spec) of type generic.
std::string PurlOf(const core::Deployment& event) {
  const auto encode = [](absl::string_view text) {
    return PercentEncode(text,
                         [](char c) { return IsUnreserved(c) || c == ':'; });
  };
  const std::string& version =
      event.version().empty() ? event.git()->commit_sha : event.version();
  std::string purl = absl::StrCat("pkg:generic/", encode(event.service()), "@",
                                  encode(version));
  if (event.git() && absl::StrContains(event.git()->repository_url, "://")) {
    absl::StrAppend(&purl, "?vcs_url=",
                    encode(absl::StrCat("git+", event.git()->repository_url,
                                        "@", event.git()->commit_sha)));
  }
  return purl;
}

core::Result<std::string> ArtifactOf(const core::Deployment& event) {
  const std::string given = TagValue(event.custom_tags(), "artifact_id");
  if (!given.empty()) return given;
  if (event.version().empty() && !event.git()) {
    return LacksFact(kKind, "a version or a commit", {{core::field::kVersion}},
                     "Or add the custom tag artifact_id with a purl.");
  }
  return PurlOf(event);
}

/// What the event's type has no member for.
Json CustomDataOf(const core::EventFacts& event) {
  Json data = Json::object();
  data["startedAt"] = core::FormatRfc3339(event.started_at());
  if (!event.version().empty()) data["version"] = event.version();
  if (!event.team().empty()) data["team"] = event.team();
  if (event.git()) {
    data["repositoryUrl"] = event.git()->repository_url;
    data["commitSha"] = event.git()->commit_sha;
  }
  if (!event.custom_tags().empty()) data["customTags"] = event.custom_tags();
  return data;
}

std::string BodyOf(const Envelope& envelope, const std::string& source,
                   Json content, Json custom_data) {
  Json body;
  body["context"] = {
      {"specversion", kSpecVersion},
      {"id", envelope.id},
      {"source", source},
      {"type", absl::StrCat(kTypePrefix, envelope.type, kTypeVersion)},
      {"timestamp", core::FormatRfc3339(envelope.time)}};
  body["subject"] = {{"id", envelope.subject}, {"content", std::move(content)}};
  body["customData"] = std::move(custom_data);
  body["customDataContentType"] = "application/json";
  return body.dump();
}

/// The type in the body is one of ours and of the kind.
bool IsOfKind(const std::string& type, core::EventKind kind) {
  const auto is = [&type](const char* name) {
    return type == absl::StrCat(kTypePrefix, name, kTypeVersion);
  };
  switch (kind) {
    case core::EventKind::kDeployment:
      return is(kDeployed) || is(kRolledBack);
    case core::EventKind::kIncident:
      return is(kDetected) || is(kResolved);
    case core::EventKind::kFailureMark:
      return false;
  }
  return false;
}

core::Result<core::Delivery> MakeCdeventsDelivery(
    const core::EventData& event) {
  const auto body = core::ParseBoundedJson(event.body);
  if (!body) return core::NotTheEvents();
  const nlohmann::json& context = core::ValueAt(*body, {"context"});
  const std::string type = core::TextOf(context, "type");
  if (core::TextOf(context, "id") != event.id || !IsOfKind(type, event.kind)) {
    return core::NotTheEvents();
  }
  const nlohmann::json& subject = core::ValueAt(*body, {"subject"});
  return RequestOf(
      event, "",
      {{"ce-specversion", "1.0"},
       {"ce-id", HeaderValue(event.id)},
       {"ce-source", HeaderValue(core::TextOf(context, "source"))},
       {"ce-type", type},
       {"ce-time", HeaderValue(core::TextOf(context, "timestamp"))},
       {"ce-subject", HeaderValue(core::TextOf(subject, "id"))}});
}

/// `service.deployed`, or `service.rolledback` where the event has the tag
/// deployment_type:rollback. Requires an environment, and an artifact: that of
/// the tag `artifact_id`, else a purl of type generic from the version or the
/// commit.
core::Result<core::Delivery> EncodeCdeventsDeployment(
    const core::Deployment& event) {
  if (event.env().empty()) {
    return LacksFact(kKind, "an environment", {{core::field::kEnv}});
  }
  const auto artifact = ArtifactOf(event);
  if (!artifact) return tl::unexpected(artifact.error());
  const bool rollback =
      TagValue(event.custom_tags(), "deployment_type") == "rollback";
  Json content;
  content["environment"]["id"] = event.env();
  content["artifactId"] = *artifact;
  Json custom_data = CustomDataOf(event);
  custom_data["finishedAt"] = core::FormatRfc3339(event.finished_at());
  return MakeCdeventsDelivery(
      {core::EventKind::kDeployment, event.id(),
       BodyOf({event.id(), rollback ? kRolledBack : kDeployed, event.service(),
               event.finished_at()},
              SourceOf(event), std::move(content), std::move(custom_data))});
}

/// `incident.detected`, or `incident.resolved` where it is over. Requires an
/// environment.
core::Result<core::Delivery> EncodeCdeventsIncident(
    const core::Incident& event) {
  if (event.env().empty()) {
    return LacksFact(kKind, "an environment", {{core::field::kEnv}});
  }
  Json content;
  if (!event.name().empty()) content["description"] = event.name();
  content["environment"]["id"] = event.env();
  Json custom_data = CustomDataOf(event);
  // The type has room for one service.
  if (event.services().size() == 1) {
    content["service"]["id"] = event.services().front();
  } else if (!event.services().empty()) {
    custom_data["services"] = event.services();
  }
  if (!event.severity().empty()) custom_data["severity"] = event.severity();
  const bool over = event.finished_at().has_value();
  // The two events of an incident have one subject and an id each.
  const std::string id = absl::StrCat(event.id(), over ? ".resolved" : "");
  return MakeCdeventsDelivery(
      {core::EventKind::kIncident, id,
       BodyOf({id, over ? kResolved : kDetected, event.id(),
               event.finished_at().value_or(event.started_at())},
              SourceOf(event), std::move(content), std::move(custom_data))});
}

constexpr SinkSecret kSecret = {
    .input = "cdevents-token",
    .variables = core::Variables("DORA_CDEVENTS_TOKEN"),
    .help = "Bearer token for the sink cdevents.",
    .use = ", as `Authorization: Bearer`",
};

core::Status EquipCdevents(const core::Secret& token,
                           core::Receiver& receiver) {
  receiver.read_acceptance = &TakeAtItsWord;
  receiver.credentials_hint = "Does the broker require a token?";
  return AddBearer(kSecret.input, token, receiver);
}

}  // namespace

extern constexpr SinkKind kCdevents = {
    .name = kKind,
    .value = "URL",
    .example = "cdevents=https://broker.example/events",
    .content =
        "a [CDEvent](https://github.com/cdevents/spec/tree/v0.5.1) 0.5.1 as a "
        "CloudEvent, HTTP binary mode: `service.deployed`, "
        "`service.rolledback` "
        "(by the tag `deployment_type:rollback`), `incident.detected`, "
        "`incident.resolved`",
    .requirement = "an env; a version, a commit, or the tag `artifact_id:PURL`",
    .secret = &kSecret,
    .encode_deployment = &EncodeCdeventsDeployment,
    .encode_incident = &EncodeCdeventsIncident,
    .make_delivery = &MakeCdeventsDelivery,
    .equip = &EquipCdevents,
};

}  // namespace dora::sinks
