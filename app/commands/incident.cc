#include "app/commands/incident.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/host/exit_code.h"
#include "app/send/deliver.h"
#include "app/send/envelope.h"
#include "app/send/send_settings.h"
#include "core/base/timestamp.h"
#include "core/event/inference.h"

namespace dora::app {
namespace {

/// One incident for all services of the job.
core::IncidentDraft IncidentOf(const Resolution& resolution, absl::Time now) {
  const core::DeploymentDraft& first = resolution.deployments.front();
  core::IncidentDraft draft;
  std::vector<std::string> names;
  for (const core::DeploymentDraft& deployment : resolution.deployments) {
    if (!deployment.service) continue;
    draft.services.push_back(*deployment.service);
    names.push_back(deployment.service->text);
  }
  draft.started_at =
      core::Sourced{core::FormatRfc3339(now), "the end of the job"};
  draft.name = core::Sourced{
      absl::StrCat("Deployment of ", absl::StrJoin(names, ", "),
                   first.env ? absl::StrCat(" to ", first.env->text) : "",
                   " failed"),
      "the job's services"};
  draft.env = first.env;
  draft.version = first.version;
  draft.team = first.team;
  draft.custom_tags = first.custom_tags;
  draft.repository_url = first.repository_url;
  draft.commit_sha = first.commit_sha;
  draft.run_identity = first.run_identity;
  return draft;
}

}  // namespace

int SendIncident(core::Incident incident, const SendSettings& settings,
                 Invocation& invocation) {
  StepHost& host = invocation.host;
  auto envelopes = Encode(core::ShareEvent(std::move(incident)), settings);
  if (!envelopes) {
    SayProblems(host, envelopes.error());
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings.warnings) {
    host.Say(Level::kWarning, warning);
  }
  if (settings.dry_run) {
    PrintBodies(*envelopes, host);
    return exit_code::kOk;
  }
  const Delivered delivered =
      Deliver(*std::move(envelopes), settings, invocation.surroundings, host);
  // The marks that earlier runs kept go with it.
  const Delivered marks =
      DeliverMarks({}, delivered, settings, invocation.surroundings, host);
  host.Emit(ToJson(delivered.outcomes));
  Tell(delivered.outcomes, settings, host);
  const int code = ExitCodeOf(delivered, settings);
  return code == exit_code::kOk ? ExitCodeOf(marks, settings) : code;
}

int ReportFailedJob(Invocation& invocation, absl::Duration began) {
  StepHost& host = invocation.host;
  const Surroundings& surroundings = invocation.surroundings;
  auto settings = ReadSendSettings(invocation.inputs, surroundings.environment);
  if (!settings) {
    SayProblems(host, settings.error());
    return exit_code::kUsage;
  }
  const auto resolution = ResolveDeployments(invocation.inputs, surroundings);
  if (!resolution) {
    SayProblems(host, {resolution.error()});
    return exit_code::kUsage;
  }
  for (const std::string& notice : resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
  if (resolution->deployments.empty()) {
    host.Say(Level::kNotice, "No service changed, so no incident is reported.");
    return exit_code::kOk;
  }
  const absl::Time now = surroundings.clock.Now();
  core::IncidentDraft draft = IncidentOf(*resolution, now);
  for (const std::string& notice : core::LeaveOutInvalid(draft, now)) {
    host.Say(Level::kNotice, notice);
  }
  auto incident = core::Incident::Build(draft, now);
  if (!incident) {
    SayProblems(host, incident.error());
    return exit_code::kUsage;
  }
  settings->timeout -= surroundings.clock.Steady() - began;
  return SendIncident(*std::move(incident), *settings, invocation);
}

}  // namespace dora::app
