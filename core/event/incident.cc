#include "core/event/incident.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/timestamp.h"
#include "core/event/event_id.h"
#include "core/event/field_names.h"

namespace dora::core {
namespace {

void CheckTimes(const IncidentDraft& draft, FieldChecker& checker,
                std::optional<absl::Time>& started,
                std::optional<absl::Time>& finished) {
  if (!draft.started_at) {
    checker.ReportMissing(
        "started_at: required, but not set.",
        "It is when the incident began: Unix seconds such as 1699960648, ISO "
        "8601 such as 2023-11-14T11:17:28Z, or now.",
        {{field::kStartedAt}});
    return;
  }
  started = checker.Time(field::kStartedAt, *draft.started_at);
  if (!draft.finished_at) return;
  finished = checker.Time(field::kFinishedAt, *draft.finished_at);
  if (started && finished && *started > *finished) {
    checker.Report(
        field::kStartedAt, *draft.started_at,
        absl::StrCat("is after finished_at, ", FormatRfc3339(*finished)),
        "An incident starts before it finishes: check both times.");
  }
}

/// The id of the incident that a run had with its own deployment.
std::string RunIncidentId(const IncidentDraft& draft) {
  std::vector<std::string> parts = draft.run_identity;
  parts.push_back("incident");
  for (const Sourced& service : EachOnce(draft.services)) {
    parts.push_back(service.text);
  }
  parts.push_back(draft.env ? draft.env->text : "");
  return StableId(parts);
}

/// The id of what is said: an incident that is resolved, or gets worse, is a
/// new event, which the API matches with the first.
std::string IdOfContent(const Incident& event) {
  std::vector<std::string> parts = {
      "incident",
      event.team(),
      FormatRfc3339(event.started_at()),
      event.finished_at() ? FormatRfc3339(*event.finished_at()) : "",
      event.name(),
      event.severity(),
      event.env(),
      event.version(),
      event.git() ? event.git()->commit_sha : "",
      absl::StrCat(event.services().size())};
  for (const std::string& service : event.services()) parts.push_back(service);
  for (const std::string& tag : event.custom_tags()) parts.push_back(tag);
  return StableId(parts);
}

}  // namespace

Result<Incident, std::vector<Error>> Incident::Build(const IncidentDraft& draft,
                                                     absl::Time now) {
  FieldChecker checker(now);
  Incident event;
  for (const Sourced& service : EachOnce(draft.services)) {
    event.services_.push_back(checker.Name(field::kServices, service));
  }
  event.team_ = checker.Name(field::kTeam, draft.team);
  if (event.services_.empty() && event.team_.empty()) {
    checker.ReportMissing(
        "services: required, but neither a service nor a team is set.", "",
        {{field::kServices, field::kTeam}, /*one_is_enough=*/true});
  }
  std::optional<absl::Time> started;
  CheckTimes(draft, checker, started, event.finished_at_);
  if (started) event.started_at_ = *started;
  event.name_ = checker.Text(field::kName, draft.name);
  event.severity_ = checker.Text(field::kSeverity, draft.severity);
  event.env_ = checker.Name(field::kEnv, draft.env);
  event.version_ = checker.Text(field::kVersion, draft.version);
  event.custom_tags_ = checker.CustomTags(draft.custom_tags);
  event.git_ = checker.Git(draft.repository_url, draft.commit_sha);
  if (draft.id) {
    event.id_ = checker.Id(*draft.id);
  } else {
    event.id_ =
        draft.run_identity.empty() ? IdOfContent(event) : RunIncidentId(draft);
  }
  if (!checker.problems().empty()) {
    return tl::unexpected(std::move(checker.problems()));
  }
  return event;
}

}  // namespace dora::core
