#include "app/commands/incident.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/host/exit_code.h"
#include "app/send/deliver.h"
#include "app/send/dispatch.h"
#include "app/send/send_settings.h"
#include "app/send/settlement_report.h"
#include "core/base/clock.h"
#include "core/base/timestamp.h"
#include "core/event/inference.h"

namespace dora::app {
namespace {

/// One incident for all services of the job.
core::FailureInput IncidentOf(const Resolution& resolution, absl::Time now) {
  const core::DeploymentInput& first = resolution.deployments.front();
  core::FailureInput input;
  std::vector<std::string> names;
  for (const core::DeploymentInput& deployment : resolution.deployments) {
    if (!deployment.service) continue;
    input.services.push_back(*deployment.service);
    names.push_back(deployment.service->text);
  }
  input.started_at =
      core::Sourced{core::FormatRfc3339(now), "the end of the job"};
  input.name = core::Sourced{
      absl::StrCat("Deployment of ", absl::StrJoin(names, ", "),
                   first.env ? absl::StrCat(" to ", first.env->text) : "",
                   " failed"),
      "the job's services"};
  input.env = first.env;
  input.version = first.version;
  input.team = first.team;
  input.custom_tags = first.custom_tags;
  input.repository_url = first.repository_url;
  input.commit_sha = first.commit_sha;
  input.run_identity = first.run_identity;
  return input;
}

std::string DescribeIncident(const core::FailureEvent& event) {
  const std::vector<std::string>& services = event.services();
  const std::string whose = services.empty()
                                ? absl::StrCat("team ", event.team())
                                : absl::StrJoin(services, ", ");
  return absl::StrCat(
      "incident of ", whose,
      event.env().empty() ? "" : absl::StrCat(" in ", event.env()),
      ", started at ", core::FormatRfc3339(event.started_at()),
      event.finished_at()
          ? absl::StrCat(", finished at ",
                         core::FormatRfc3339(*event.finished_at()))
          : "");
}

nlohmann::ordered_json FactsOf(const core::FailureEvent& event) {
  nlohmann::ordered_json facts;
  facts["services"] = event.services();
  facts["team"] = event.team();
  facts["env"] = event.env();
  facts["version"] = event.version();
  facts["started_at"] = core::FormatRfc3339(event.started_at());
  if (event.finished_at()) {
    facts["finished_at"] = core::FormatRfc3339(*event.finished_at());
  }
  return facts;
}

}  // namespace

int SendIncident(const core::FailureEvent& event, const SendSettings& settings,
                 StepHost& host) {
  const auto messages = MessagesOf(event, settings);
  if (!messages) {
    SayProblems(host, messages.error());
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings.warnings) {
    host.Say(Level::kWarning, warning);
  }
  if (settings.dry_run) {
    PrintMessages(*messages, host);
    return exit_code::kOk;
  }
  const core::SystemClock clock;
  const Delivered delivered = Dispatch(*messages, settings, clock, host);
  DeliverChanges({}, delivered, settings, clock, host);
  TellSettlements(DescribeIncident(event), FactsOf(event), delivered.news,
                  settings, host);
  return ExitCodeOf(delivered, settings);
}

int ReportFailedJob(Invocation& invocation, absl::Duration began) {
  const auto& [inputs, arguments, surroundings, host] = invocation;
  const core::SystemClock clock;
  auto settings = ReadSendSettings(inputs, surroundings.environment);
  if (!settings) {
    SayProblems(host, settings.error());
    return exit_code::kUsage;
  }
  const auto resolution = ResolveDeployments(inputs, surroundings);
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
  const absl::Time now = clock.Now();
  core::FailureInput input = IncidentOf(*resolution, now);
  for (const std::string& notice : core::LeaveOutInvalid(input, now)) {
    host.Say(Level::kNotice, notice);
  }
  const auto event = core::FailureEvent::Build(input, now);
  if (!event) {
    SayProblems(host, event.error());
    return exit_code::kUsage;
  }
  settings->timeout -= clock.Steady() - began;
  return SendIncident(*event, *settings, host);
}

}  // namespace dora::app
