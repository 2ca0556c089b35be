#include "cli/deployment_command.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/deliver.h"
#include "cli/exit_code.h"
#include "cli/program_version.h"
#include "cli/send_settings.h"
#include "core/clock.h"
#include "core/curl_http_client.h"
#include "core/git_url.h"
#include "core/sender.h"
#include "core/wire.h"
#include "core/wire_names.h"

namespace dora::cli {
namespace {

using core::DeploymentEvent;

/// The rules that several events break alike are reported once.
void AddNewProblems(const std::vector<core::Error>& more,
                    std::vector<core::Error>& problems) {
  for (const core::Error& error : more) {
    bool known = false;
    for (const core::Error& problem : problems) {
      known = known || problem.message == error.message;
    }
    if (!known) problems.push_back(error);
  }
}

void ExplainField(const char* field, const std::optional<core::Sourced>& value,
                  StepHost& host) {
  if (!value) return;
  host.Say(Level::kInfo, absl::StrCat(field, ": ", core::Quoted(value->text),
                                      " from ", value->source));
}

void Explain(const core::DeploymentInput& input, StepHost& host) {
  ExplainField("service", input.service, host);
  ExplainField("env", input.env, host);
  ExplainField("version", input.version, host);
  ExplainField("team", input.team, host);
  ExplainField("started_at", input.started_at, host);
  ExplainField("finished_at", input.finished_at, host);
  if (input.repository_url) {
    // As given it may hold credentials.
    ExplainField(
        "git.repository_url",
        core::Sourced{core::ScrubRepositoryUrl(input.repository_url->text),
                      input.repository_url->source},
        host);
  }
  ExplainField("git.commit_sha", input.commit_sha, host);
  for (const core::Sourced& tag : input.custom_tags) {
    ExplainField("custom_tags", tag, host);
  }
}

std::vector<core::Parcel> ParcelsOf(const std::vector<DeploymentEvent>& events,
                                    const core::Receiver& receiver) {
  std::vector<core::Parcel> parcels;
  for (const DeploymentEvent& event : events) {
    parcels.push_back(
        {{event.id(), core::wire::kDeploymentPath, core::DeploymentBody(event)},
         &receiver});
  }
  return parcels;
}

std::vector<Outcome> OutcomesOf(const std::vector<DeploymentEvent>& events,
                                const std::vector<Settlement>& settlements) {
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < events.size(); ++i) {
    const Settlement& settlement = settlements[i];
    outcomes.push_back({settlement.status, events[i], settlement.id,
                        settlement.kept_path, settlement.error});
  }
  return outcomes;
}

void Tell(const std::vector<Outcome>& outcomes, const SendSettings& settings,
          StepHost& host) {
  const bool fail = settings.on_error == OnError::kFail;
  host.Report(outcomes);
  if (settings.output == OutputFormat::kJson) {
    host.Print(ToJson(outcomes), stdout);
  }
  for (const Outcome& outcome : outcomes) {
    Level level = Level::kWarning;
    if (outcome.status == OutcomeStatus::kSent) {
      level = Level::kInfo;
    } else if (fail || outcome.status == OutcomeStatus::kRejected) {
      level = Level::kError;
    }
    host.Say(level, Describe(outcome));
  }
}

/// One connection costs one handshake; several pay only where there are many
/// events. As many as the sender has requests under way.
int ConnectionsFor(size_t events) {
  constexpr size_t kManyEvents = 8;
  return events > kManyEvents
             ? static_cast<int>(core::SenderOptions().concurrency)
             : 1;
}

void TellResolution(const DeploymentPlan& plan, StepHost& host) {
  if (plan.settings && plan.settings->verbose) {
    host.BeginGroup("Where each value comes from");
    for (const core::DeploymentInput& input : plan.resolution->deployments) {
      Explain(input, host);
    }
    host.EndGroup();
  }
  for (const std::string& notice : plan.resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
}

}  // namespace

DeploymentPlan PlanDeployment(const Invocation& invocation) {
  const auto& [inputs, arguments, surroundings, host] = invocation;
  return {ReadSendSettings(inputs, surroundings.environment),
          ResolveDeployments(inputs, surroundings)};
}

tl::expected<std::vector<DeploymentEvent>, std::vector<core::Error>>
BuildDeployments(const DeploymentPlan& plan, absl::Time now) {
  std::vector<core::Error> problems;
  if (!plan.settings) problems = plan.settings.error();
  if (!plan.resolution) {
    problems.push_back(plan.resolution.error());
    return tl::unexpected(std::move(problems));
  }
  std::vector<DeploymentEvent> events;
  for (const core::DeploymentInput& input : plan.resolution->deployments) {
    auto event = DeploymentEvent::Build(input, now);
    if (!event) {
      AddNewProblems(event.error(), problems);
      continue;
    }
    if (plan.settings) {
      const auto key = FindKeyIn(core::DeploymentBody(*event), *plan.settings);
      if (key) AddNewProblems({*key}, problems);
    }
    events.push_back(*std::move(event));
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return events;
}

int CarryOut(const DeploymentPlan& plan, StepHost& host) {
  const core::SystemClock clock;
  if (plan.resolution) TellResolution(plan, host);
  const auto events = BuildDeployments(plan, clock.Now());
  if (!events) {
    host.Report({});
    SayProblems(host, events.error());
    return exit_code::kUsage;
  }
  const SendSettings& settings = *plan.settings;
  for (const std::string& warning : settings.warnings) {
    host.Say(Level::kWarning, warning);
  }
  if (settings.dry_run) {
    for (const DeploymentEvent& event : *events) {
      host.Print(core::DeploymentBody(event), stdout);
    }
    host.Report({});
    return exit_code::kOk;
  }
  const auto http = core::NewCurlHttpClient(
      {UserAgent(), settings.trust, ConnectionsFor(events->size())});
  const Delivered delivered =
      Deliver(ParcelsOf(*events, settings.receiver), {settings.receiver},
              settings, *http, clock, host);
  Tell(OutcomesOf(*events, delivered.news), settings, host);
  return ExitCodeOf(delivered, settings);
}

int RunDeployment(Invocation& invocation) {
  return CarryOut(PlanDeployment(invocation), invocation.host);
}

}  // namespace dora::cli
