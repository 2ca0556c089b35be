// A log record with an event name, by OTLP over HTTP with JSON, for any
// OpenTelemetry collector. The semantic conventions define no deployment event
// yet, so its name is ours; attributes are theirs where they have one, and
// stand under `dora.` where not. Sources:
// https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md
// and
// https://github.com/open-telemetry/semantic-conventions/tree/384d66161cb18704c729645fa8136a148df9571c/model
// (deployment, cicd, vcs).

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/bounded_json.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"
#include "sinks/dora/requests.h"
#include "sinks/facts.h"
#include "sinks/sink_kinds.h"

namespace dora::sinks {
namespace {

using Json = nlohmann::ordered_json;

/// opentelemetry/proto/logs/v1/logs.proto, SeverityNumber; JSON has them as
/// numbers.
constexpr int kInfo = 9;
constexpr int kError = 17;

/// Attributes in OTLP's form of key and typed value; what is empty is left out.
class Attributes {
 public:
  void Add(const char* key, const std::string& text) {
    if (!text.empty()) AddValue(key, {{"stringValue", text}});
  }

  void Add(const char* key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    Json values = Json::array();
    for (const std::string& text : texts) {
      values.push_back({{"stringValue", text}});
    }
    AddValue(key, {{"arrayValue", {{"values", std::move(values)}}}});
  }

  Json Take() { return std::move(list_); }

 private:
  void AddValue(const char* key, Json value) {
    list_.push_back({{"key", key}, {"value", std::move(value)}});
  }

  Json list_ = Json::array();
};

/// Who the record is about.
Json ResourceOf(const core::EventFacts& event, const std::string& service) {
  Attributes attributes;
  attributes.Add("service.name", service);
  attributes.Add("service.version", event.version());
  attributes.Add("deployment.environment.name", event.env());
  if (event.git()) {
    attributes.Add("vcs.repository.url.full", event.git()->repository_url);
    attributes.Add("vcs.ref.head.revision", event.git()->commit_sha);
  }
  return {{"attributes", attributes.Take()}};
}

struct Record {
  absl::Time time;
  int severity;
  const char* severity_text;
  const char* event_name;
  std::string body;
  Json attributes;
};

std::string BodyOf(Json resource, Record record) {
  Json log = {// 64-bit integers are decimal strings in JSON.
              {"timeUnixNano", absl::StrCat(absl::ToUnixNanos(record.time))},
              {"severityNumber", record.severity},
              {"severityText", record.severity_text},
              {"body", {{"stringValue", std::move(record.body)}}},
              {"attributes", std::move(record.attributes)},
              {"eventName", record.event_name}};
  Json scope = {{"scope", {{"name", "dora-deploy"}}},
                {"logRecords", Json::array({std::move(log)})}};
  Json body;
  body["resourceLogs"] =
      Json::array({{{"resource", std::move(resource)},
                    {"scopeLogs", Json::array({std::move(scope)})}}});
  return body.dump();
}

constexpr char kPath[] = "/v1/logs";
constexpr char kDeploymentId[] = "deployment.id";
constexpr char kIncidentId[] = "dora.incident.id";

struct Header {
  std::string name;
  std::string value;
};

/// `text` with %XX decoded. What is not such a sequence stays, as other
/// exporters have it.
std::string PercentDecode(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::vector<Header> ParseHeaders(const core::Secret& headers) {
  std::vector<Header> parsed;
  for (const absl::string_view part :
       absl::StrSplit(headers.Reveal(), ',', absl::SkipWhitespace())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    parsed.push_back({std::string(absl::StripAsciiWhitespace(pair.first)),
                      PercentDecode(absl::StripAsciiWhitespace(pair.second))});
  }
  return parsed;
}

bool IsHeader(const Header& header) {
  return !header.name.empty() && !header.value.empty() &&
         std::all_of(header.name.begin(), header.name.end(),
                     [](unsigned char c) {
                       return absl::ascii_isalnum(c) || c == '-' || c == '_';
                     }) &&
         std::all_of(header.value.begin(), header.value.end(),
                     absl::ascii_isprint);
}

bool MayBeSecret(const Header& header) {
  constexpr size_t kLong = 20;
  if (header.value.size() >= kLong) return true;
  const std::string name = absl::AsciiStrToLower(header.name);
  for (const char* word : {"auth", "key", "token", "secret", "passw"}) {
    if (absl::StrContains(name, word)) return true;
  }
  return false;
}

core::Result<core::Delivery> MakeOtlpDelivery(const core::EventData& event) {
  const auto body = core::ParseBoundedJson(event.body);
  if (!body || event.kind == core::EventKind::kFailureMark) {
    return core::NotTheEvents();
  }
  // The id is the first attribute of the only record.
  const nlohmann::json& id =
      core::ValueAt(*body, {"resourceLogs", "0", "scopeLogs", "0", "logRecords",
                            "0", "attributes", "0"});
  const bool deployment = event.kind == core::EventKind::kDeployment;
  if (core::TextOf(id, "key") != (deployment ? kDeploymentId : kIncidentId) ||
      core::TextOf(core::ValueAt(id, {"value"}), "stringValue") != event.id) {
    return core::NotTheEvents();
  }
  return RequestOf(event, kPath);
}

core::Result<core::Delivery> EncodeOtlpDeployment(
    const core::Deployment& event) {
  Attributes attributes;
  attributes.Add(kDeploymentId, event.id());
  attributes.Add("deployment.name", event.service());
  attributes.Add("deployment.status", "succeeded");
  attributes.Add("cicd.pipeline.task.type", "deploy");
  attributes.Add("dora.started_at", core::FormatRfc3339(event.started_at()));
  attributes.Add("dora.finished_at", core::FormatRfc3339(event.finished_at()));
  attributes.Add("dora.team", event.team());
  attributes.Add("dora.custom_tags", event.custom_tags());
  return MakeOtlpDelivery(
      {core::EventKind::kDeployment, event.id(),
       BodyOf(ResourceOf(event, event.service()),
              {event.finished_at(), kInfo, "INFO", "dora.deployment",
               absl::StrCat("Deployment of ", Describe(event)),
               attributes.Take()})});
}

core::Result<core::Delivery> EncodeOtlpIncident(const core::Incident& event) {
  const std::string services = absl::StrJoin(event.services(), ", ");
  Attributes attributes;
  attributes.Add(kIncidentId, event.id());
  attributes.Add("dora.incident.state",
                 event.finished_at() ? "resolved" : "detected");
  attributes.Add("dora.incident.severity", event.severity());
  attributes.Add("dora.services", event.services());
  attributes.Add("dora.started_at", core::FormatRfc3339(event.started_at()));
  if (event.finished_at()) {
    attributes.Add("dora.finished_at",
                   core::FormatRfc3339(*event.finished_at()));
  }
  attributes.Add("dora.team", event.team());
  attributes.Add("dora.custom_tags", event.custom_tags());
  const bool over = event.finished_at().has_value();
  return MakeOtlpDelivery(
      {core::EventKind::kIncident, event.id(),
       BodyOf(ResourceOf(event, event.services().size() == 1
                                    ? event.services().front()
                                    : std::string()),
              {event.finished_at().value_or(event.started_at()),
               over ? kInfo : kError, over ? "INFO" : "ERROR", "dora.incident",
               event.name().empty()
                   ? absl::StrCat("Incident of ",
                                  services.empty() ? event.team() : services)
                   : event.name(),
               attributes.Take()})});
}

/// What the collector's answer says: it may refuse the record in a 200.
core::Acceptance ReadOtlpAnswer(absl::string_view body) {
  if (absl::StripAsciiWhitespace(body).empty()) return {true, ""};
  const nlohmann::json answer = core::ParseBoundedJson(body).value_or(nullptr);
  if (!answer.is_object()) return {false, ""};
  const auto partial = answer.find("partialSuccess");
  if (partial == answer.end() || !partial->is_object()) return {true, ""};
  const auto count = partial->find("rejectedLogRecords");
  // A 64-bit integer: a string, though not every collector keeps to it.
  if (count == partial->end() || *count == 0 || *count == "0") {
    return {true, ""};
  }
  const auto why = partial->find("errorMessage");
  const std::string message = why != partial->end() && why->is_string()
                                  ? why->get<std::string>()
                                  : std::string("no reason given");
  constexpr size_t kMaxLength = 500;
  return {false, "",
          absl::StrCat("the collector refused the record: ",
                       core::EscapedLine(message, kMaxLength))};
}

/// The statuses that OTLP lets a client try again after.
bool IsTemporaryForOtlp(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

/// `headers` is a list `name=value,...` whose values may be percent-encoded, as
/// OpenTelemetry's exporters take it:
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
core::Status EquipOtlp(const core::Secret& headers, core::Receiver& receiver) {
  receiver.read_acceptance = &ReadOtlpAnswer;
  receiver.is_temporary = &IsTemporaryForOtlp;
  receiver.credentials_hint = "Does the collector require a header?";
  for (Header& header : ParseHeaders(headers)) {
    if (!IsHeader(header)) {
      return core::MakeError(
          core::ErrorKind::kUsage,
          "otlp-headers: the value (not shown) is not a list of headers.",
          "Write it like name=value,name=value.");
    }
    receiver.credentials.push_back(
        {header.name, core::Secret(std::move(header.value))});
  }
  return {};
}

/// The whole list, and those of its values that may be secrets. A value is
/// taken for one by its header's name or by its length: a tenant's name must
/// not be blotted out everywhere.
std::vector<core::Secret> SecretsInOtlpHeaders(const core::Secret& headers) {
  std::vector<core::Secret> secrets = {headers};
  for (const Header& header : ParseHeaders(headers)) {
    if (!MayBeSecret(header)) continue;
    secrets.emplace_back(header.value);
    // Of `Bearer TOKEN` the token alone as well.
    const size_t space = header.value.rfind(' ');
    if (space != std::string::npos) {
      secrets.emplace_back(header.value.substr(space + 1));
    }
  }
  return secrets;
}

constexpr SinkSecret kSecret = {
    .input = "otlp-headers",
    .variables = core::Variables("OTEL_EXPORTER_OTLP_LOGS_HEADERS",
                                 "OTEL_EXPORTER_OTLP_HEADERS"),
    .help = "Headers for the sink otlp: name=value,name=value.",
    .use = "",
    .parts = &SecretsInOtlpHeaders,
};

constexpr absl::string_view kEndings[] = {kPath};

}  // namespace

extern constexpr SinkKind kOtlp = {
    .name = "otlp",
    .value = "URL",
    .example = "otlp=https://collector.example:4318",
    .content =
        "a log record with the event name `dora.deployment` or "
        "`dora.incident`, by "
        "OTLP over HTTP with JSON, to `URL/v1/logs`",
    .requirement = "",
    .secret = &kSecret,
    .encode_deployment = &EncodeOtlpDeployment,
    .encode_incident = &EncodeOtlpIncident,
    .make_delivery = &MakeOtlpDelivery,
    .equip = &EquipOtlp,
    .endings = kEndings,
};

}  // namespace dora::sinks
