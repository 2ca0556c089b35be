#include "app/commands/failure_command.h"

#include <optional>
#include <utility>

#include "app/commands/explain_field.h"
#include "app/commands/incident.h"
#include "app/host/exit_code.h"
#include "app/resolve/resolve.h"
#include "app/send/send_settings.h"
#include "core/event/doubtful_times.h"
#include "core/event/inference.h"

namespace dora::app {
namespace {

void Explain(const core::IncidentDraft& draft, StepHost& host) {
  host.BeginGroup("Where each value comes from");
  for (const core::Sourced& service : draft.services) {
    ExplainField("services", service, host);
  }
  ExplainField("team", draft.team, host);
  ExplainField("env", draft.env, host);
  ExplainField("started_at", draft.started_at, host);
  ExplainField("finished_at", draft.finished_at, host);
  ExplainField("version", draft.version, host);
  ExplainField("git.commit_sha", draft.commit_sha, host);
  host.EndGroup();
}

}  // namespace

int RunFailure(Invocation& invocation) {
  StepHost& host = invocation.host;
  const Surroundings& surroundings = invocation.surroundings;
  const absl::Time now = surroundings.clock.Now();
  auto settings = ReadSendSettings(invocation.inputs, surroundings.environment);
  if (!settings) SayProblems(host, settings.error());
  auto resolution = ResolveIncident(invocation.inputs, surroundings);
  std::vector<core::Error> mistakes;
  if (!resolution) mistakes.push_back(resolution.error());
  core::AddNewProblems(MistakesAboutGit(invocation.inputs), mistakes);
  SayProblems(host, mistakes);
  if (!settings || !mistakes.empty()) return exit_code::kUsage;
  core::IncidentDraft& draft = resolution->incident;
  if (settings->verbose) Explain(draft, host);
  for (const std::string& notice : resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
  for (const std::string& notice : core::LeaveOutInvalid(draft, now)) {
    host.Say(Level::kNotice, notice);
  }
  auto incident = core::Incident::Build(draft, now);
  if (!incident) {
    SayProblems(host, incident.error());
    return exit_code::kUsage;
  }
  for (const std::string& warning : core::DoubtfulTimes(draft)) {
    host.Say(Level::kWarning, warning);
  }
  settings->timeout -= surroundings.clock.Steady() - surroundings.began;
  return SendIncident(*std::move(incident), *settings, invocation);
}

}  // namespace dora::app
