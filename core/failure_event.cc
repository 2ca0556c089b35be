#include "core/failure_event.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/event_id.h"
#include "core/timestamp.h"
#include "core/wire_names.h"

namespace dora::core {
namespace {

void CheckTimes(const FailureInput& input, FieldChecker& checker,
                std::optional<absl::Time>& started,
                std::optional<absl::Time>& finished) {
  if (!input.started_at) {
    checker.ReportMissing("started_at: not given, and it is required.",
                          "Say when the incident began.");
    return;
  }
  started = checker.Time(wire::kStartedAt, *input.started_at);
  if (!input.finished_at) return;
  finished = checker.Time(wire::kFinishedAt, *input.finished_at);
  if (started && finished && *started > *finished) {
    checker.Report(
        wire::kStartedAt, *input.started_at,
        absl::StrCat("is after finished_at, ", FormatRfc3339(*finished)),
        "An incident starts before it finishes: check both times.");
  }
}

std::string IncidentId(const FailureInput& input) {
  if (input.run_identity.empty()) return RandomId();
  std::vector<std::string> parts = input.run_identity;
  parts.push_back("incident");
  for (const Sourced& service : input.services) parts.push_back(service.text);
  parts.push_back(input.env ? input.env->text : "");
  return StableId(parts);
}

}  // namespace

tl::expected<FailureEvent, std::vector<Error>> FailureEvent::Build(
    const FailureInput& input, absl::Time now) {
  FieldChecker checker(now);
  FailureEvent event;
  for (const Sourced& service : input.services) {
    event.services_.push_back(checker.Text(wire::kServices, service));
  }
  event.team_ = checker.Text(wire::kTeam, input.team);
  if (event.services_.empty() && event.team_.empty()) {
    checker.ReportMissing(
        "services: neither a service nor a team is given, and the API wants "
        "one of them.",
        "Give --service or --team.");
  }
  std::optional<absl::Time> started;
  CheckTimes(input, checker, started, event.finished_at_);
  if (started) event.started_at_ = *started;
  event.name_ = checker.Text(wire::kName, input.name);
  event.severity_ = checker.Text(wire::kSeverity, input.severity);
  event.env_ = checker.Text(wire::kEnv, input.env);
  event.version_ = checker.Text(wire::kVersion, input.version);
  event.custom_tags_ = checker.CustomTags(input.custom_tags);
  event.git_ = checker.Git(input.repository_url, input.commit_sha);
  event.id_ = IncidentId(input);
  if (!checker.problems().empty()) {
    return tl::unexpected(std::move(checker.problems()));
  }
  return event;
}

}  // namespace dora::core
