#include "app/commands/deployment_command.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/commands/explain_field.h"
#include "app/host/exit_code.h"
#include "app/send/deliver.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/base/git_url.h"
#include "core/event/inference.h"

namespace dora::app {
namespace {

using core::DeploymentEvent;

/// What several events have alike is told once.
void AddNew(const std::vector<std::string>& more,
            std::vector<std::string>& notices) {
  for (const std::string& notice : more) {
    if (std::find(notices.begin(), notices.end(), notice) == notices.end()) {
      notices.push_back(notice);
    }
  }
}

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

std::vector<Outcome> OutcomesOf(const Deployments& deployments,
                                const std::vector<Settlement>& settlements) {
  std::vector<Outcome> outcomes;
  if (deployments.events.empty()) return outcomes;
  const size_t sinks = settlements.size() / deployments.events.size();
  for (size_t i = 0; i < settlements.size(); ++i) {
    const Settlement& settlement = settlements[i];
    outcomes.push_back({settlement.status, deployments.events[i / sinks],
                        settlement.id, settlement.kept_path, settlement.error,
                        settlement.sink});
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

/// Where the API does not say what it knows, that is no mistake of the user.
bool IsOfUser(const core::Error& error) {
  return error.kind == core::ErrorKind::kUsage ||
         error.kind == core::ErrorKind::kValidation;
}

/// Nothing is reported because nobody tells what is to be. As for a failed
/// delivery, the user says whether that fails the job.
int GiveUp(const core::Error& error, const SendSettings& settings,
           StepHost& host) {
  const bool fail = settings.on_error == OnError::kFail;
  host.Report({});
  host.Say(fail ? Level::kError : Level::kWarning,
           absl::StrCat("Nothing is reported: ", core::ToString(error)));
  return fail ? exit_code::kDeliveryFailed : exit_code::kOk;
}

void TellResolution(const DeploymentPlan& plan, StepHost& host) {
  if (plan.settings && plan.settings->verbose) {
    host.BeginGroup("Where each value comes from");
    for (const core::DeploymentInput& input : plan.resolution->deployments) {
      Explain(input, host);
    }
    for (const std::string& line : plan.resolution->explanations) {
      host.Say(Level::kInfo, line);
    }
    host.EndGroup();
  }
  for (const std::string& notice : plan.resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
}

/// The messages of events that are known to have them.
Deployments Encode(const std::vector<DeploymentEvent>& events,
                   const SendSettings& settings) {
  Deployments deployments;
  deployments.events = events;
  for (const DeploymentEvent& event : events) {
    auto messages = MessagesOf(event, settings);
    if (!messages) continue;
    std::move(messages->begin(), messages->end(),
              std::back_inserter(deployments.messages));
  }
  return deployments;
}

}  // namespace

DeploymentPlan PlanDeployment(const Invocation& invocation) {
  const auto& [inputs, arguments, surroundings, host] = invocation;
  return {ReadSendSettings(inputs, surroundings.environment),
          ResolveDeployments(inputs, surroundings),
          ReadRollbackSettings(inputs, surroundings.commands)};
}

tl::expected<Deployments, std::vector<core::Error>> BuildDeployments(
    const DeploymentPlan& plan, absl::Time now) {
  std::vector<core::Error> problems;
  if (!plan.settings) problems = plan.settings.error();
  if (!plan.rollback) problems.push_back(plan.rollback.error());
  if (!plan.resolution) {
    AddNewProblems({plan.resolution.error()}, problems);
    return tl::unexpected(std::move(problems));
  }
  Deployments deployments;
  for (core::DeploymentInput input : plan.resolution->deployments) {
    AddNew(core::LeaveOutInvalid(input, now), deployments.notices);
    auto event = DeploymentEvent::Build(input, now);
    if (!event) {
      AddNewProblems(event.error(), problems);
      continue;
    }
    if (plan.settings) {
      auto messages = MessagesOf(*event, *plan.settings);
      if (!messages) {
        AddNewProblems(messages.error(), problems);
        continue;
      }
      std::move(messages->begin(), messages->end(),
                std::back_inserter(deployments.messages));
    }
    deployments.events.push_back(*std::move(event));
    deployments.inputs.push_back(std::move(input));
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return deployments;
}

int CarryOut(const DeploymentPlan& plan, absl::Duration began, StepHost& host) {
  const core::SystemClock clock;
  if (plan.resolution) TellResolution(plan, host);
  if (plan.settings && !plan.resolution && !IsOfUser(plan.resolution.error())) {
    return GiveUp(plan.resolution.error(), *plan.settings, host);
  }
  auto built = BuildDeployments(plan, clock.Now());
  if (!built) {
    host.Report({});
    SayProblems(host, built.error());
    return exit_code::kUsage;
  }
  for (const std::string& notice : built->notices) {
    host.Say(Level::kNotice, notice);
  }
  SendSettings settings = *plan.settings;
  settings.timeout -= clock.Steady() - began;
  for (const std::string& warning : settings.warnings) {
    host.Say(Level::kWarning, warning);
  }
  const Interrupt interrupt;
  // Finding rollbacks out asks the API and git: the events are kept before.
  std::vector<core::HeldEntry> ahead;
  if (!settings.dry_run && plan.rollback->mode != RollbackMode::kOff) {
    ahead = KeepMessages(built->messages, settings, clock);
  }
  const RollbackReport report =
      DetectRollbacks(*plan.rollback, built->inputs, std::move(built->events),
                      settings, clock, host);
  const Deployments deployments = Encode(report.events, settings);
  if (settings.dry_run) {
    PrintMessages(deployments.messages, host);
    host.Report({});
    return exit_code::kOk;
  }
  settings.timeout -= report.took;
  const Delivered delivered =
      Dispatch(deployments.messages, settings, clock, host, std::move(ahead));
  Tell(OutcomesOf(deployments, delivered.news), settings, host);
  const Delivered changes =
      FinishRollbacks(*plan.rollback, report, delivered, settings, clock, host);
  const int code = ExitCodeOf(delivered, settings);
  return code == exit_code::kOk ? ExitCodeOf(changes, settings) : code;
}

int RunDeployment(Invocation& invocation) {
  return CarryOut(PlanDeployment(invocation), invocation.surroundings.began,
                  invocation.host);
}

}  // namespace dora::app
