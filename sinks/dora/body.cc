#include "sinks/dora/body.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "core/base/text.h"
#include "core/event/event_facts.h"
#include "core/event/event_id.h"
#include "core/event/field_names.h"
#include "sinks/dora/names.h"

namespace dora::sinks {
namespace {

/// What is sent keeps the order of its members.
using Json = nlohmann::ordered_json;
/// What comes in is looked up by name, also where it has very many.
using Answer = nlohmann::json;

/// Null, which is not an answer either, where a body is not within the bounds.
Answer Parse(absl::string_view body) {
  return core::ParseBoundedJson(body).value_or(nullptr);
}

void SetUnlessEmpty(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

/// The attributes that deployments and incidents have in common.
void SetSharedAttributes(Json& attributes, const core::EventFacts& event) {
  SetUnlessEmpty(attributes, core::field::kEnv, event.env());
  SetUnlessEmpty(attributes, core::field::kVersion, event.version());
  SetUnlessEmpty(attributes, core::field::kTeam, event.team());
  if (!event.custom_tags().empty()) {
    attributes[core::field::kCustomTags] = event.custom_tags();
  }
  if (event.git()) {
    attributes[core::field::kGit][core::field::kRepositoryUrl] =
        event.git()->repository_url;
    attributes[core::field::kGit][core::field::kCommitSha] =
        event.git()->commit_sha;
  }
  attributes[core::field::kId] = event.id();
}

Json AttributesOf(const core::Deployment& event) {
  Json attributes = Json::object();
  attributes[core::field::kService] = event.service();
  attributes[core::field::kStartedAt] = absl::ToUnixNanos(event.started_at());
  attributes[core::field::kFinishedAt] = absl::ToUnixNanos(event.finished_at());
  SetSharedAttributes(attributes, event);
  return attributes;
}

Json AttributesOf(const core::Incident& event) {
  Json attributes = Json::object();
  if (!event.services().empty()) {
    attributes[core::field::kServices] = event.services();
  }
  attributes[core::field::kStartedAt] = absl::ToUnixNanos(event.started_at());
  if (event.finished_at()) {
    attributes[core::field::kFinishedAt] =
        absl::ToUnixNanos(*event.finished_at());
  }
  SetUnlessEmpty(attributes, core::field::kName, event.name());
  SetUnlessEmpty(attributes, core::field::kSeverity, event.severity());
  SetSharedAttributes(attributes, event);
  return attributes;
}

std::string Body(Json attributes) {
  Json body;
  body[wire::kData][wire::kAttributes] = std::move(attributes);
  return body.dump();
}

/// One error of `errors`: a plain string, or a JSON:API error object.
std::string DescribeError(const Answer& error) {
  if (error.is_string()) return error.get<std::string>();
  std::string description = core::TextOf(error, "detail");
  if (description.empty()) description = core::TextOf(error, "title");
  const std::string pointer =
      core::TextOf(core::ValueAt(error, {"source"}), "pointer");
  return pointer.empty() ? description
                         : absl::StrCat(description, " (at ", pointer, ")");
}

}  // namespace

std::string DeploymentBody(const core::Deployment& event) {
  return Body(AttributesOf(event));
}

std::string IncidentBody(const core::Incident& event) {
  return Body(AttributesOf(event));
}

std::string DeploymentAttributes(const core::Deployment& event) {
  return AttributesOf(event).dump();
}

std::string IncidentAttributes(const core::Incident& event) {
  return AttributesOf(event).dump();
}

std::string FailureMarkBody(const core::FailureMark& mark) {
  Json attributes = Json::object();
  SetUnlessEmpty(attributes, core::field::kService, mark.service());
  SetUnlessEmpty(attributes, core::field::kEnv, mark.env());
  SetUnlessEmpty(attributes, core::field::kVersion, mark.version());
  attributes[core::field::kChangeFailure] = mark.failed();
  if (mark.remediation()) {
    Json& remediation = attributes[core::field::kRemediation];
    SetUnlessEmpty(remediation, core::field::kId, mark.remediation()->id);
    SetUnlessEmpty(remediation, core::field::kVersion,
                   mark.remediation()->version);
    remediation[wire::kType] = mark.remediation()->type;
  }
  Json body;
  Json& data = body[wire::kData];
  data[wire::kAttributes] = std::move(attributes);
  SetUnlessEmpty(data, core::field::kId, mark.id());
  data[wire::kType] = wire::kPatchType;
  return body.dump();
}

core::Acceptance ParseAcceptance(absl::string_view body) {
  const Answer answer = Parse(body);
  if (!answer.is_object() || answer.contains(wire::kErrors)) return {false, ""};
  const auto data = answer.find(wire::kData);
  if (data == answer.end()) return {false, ""};
  const std::string id = core::TextOf(*data, core::field::kId);
  if (absl::StripAsciiWhitespace(id).empty()) return {false, ""};
  // It is shown to people, and handed to the CI.
  return {true, core::IsEventId(id) ? id : ""};
}

core::Acceptance ParseFailureMarkAcceptance(absl::string_view body) {
  if (absl::StripAsciiWhitespace(body).empty()) return {true, ""};
  const Answer answer = Parse(body);
  if (!answer.is_object() || answer.contains(wire::kErrors)) return {false, ""};
  const auto data = answer.find(wire::kData);
  return {answer.empty() || (data != answer.end() && data->is_object()), ""};
}

bool IsApiRefusal(absl::string_view body) {
  const Answer answer = Parse(body);
  if (!answer.is_object()) return false;
  const auto errors = answer.find(wire::kErrors);
  return errors != answer.end() && errors->is_array();
}

std::string ParseErrorDetail(absl::string_view body) {
  const Answer answer = Parse(body);
  std::string detail;
  if (answer.is_object() && answer.contains(wire::kErrors) &&
      answer[wire::kErrors].is_array()) {
    for (const Answer& error : answer[wire::kErrors]) {
      const std::string description = DescribeError(error);
      if (description.empty()) continue;
      absl::StrAppend(&detail, detail.empty() ? "" : "; ", description);
    }
  }
  // Escaped: a hostile or broken server cannot draw on the user's terminal.
  constexpr size_t kMaxLength = 500;
  return core::EscapedLine(
      detail.empty() ? absl::StripAsciiWhitespace(body) : detail, kMaxLength);
}

}  // namespace dora::sinks
