#include "app/commands/exec_report.h"

#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/commands/deployment_command.h"
#include "app/commands/incident.h"
#include "app/inputs/choices.h"
#include "app/send/interrupt.h"
#include "core/base/clock.h"
#include "core/base/timestamp.h"
#include "core/event/field_checker.h"

namespace dora::app {
namespace {

/// What the user wants reported, read while the command is at work already.
struct ExecPlan {
  DeploymentPlan deployment;
  core::Result<bool> incident_on_failure;
};

ExecPlan PlanExec(const Invocation& invocation) {
  return {PlanDeployment(invocation),
          IncidentIsAskedFor(invocation.inputs, input::kOnFailure)};
}

/// The command's own times, whatever the CI or a variable says.
struct Times {
  absl::Time started_at;
  absl::Time finished_at;
};

void SetTimes(const Times& times, ExecPlan& plan) {
  if (!plan.deployment.resolution) return;
  for (core::DeploymentDraft& deployment :
       plan.deployment.resolution->deployments) {
    deployment.started_at = core::Inferred(
        core::FormatRfc3339(times.started_at), "the start of the command");
    deployment.finished_at = core::Inferred(
        core::FormatRfc3339(times.finished_at), "the end of the command");
  }
}

/// The end is the start plus the time that passed. A clock that was far ahead
/// and has been set right since counts back from now.
Times TimesOf(const Moment& start, absl::Duration ended_at, absl::Time now) {
  const absl::Duration took = ended_at - start.steady;
  const absl::Time end = start.wall + took;
  if (end <= now + core::FieldChecker::kMaxClockSkew) return {start.wall, end};
  return {now - took, now};
}

void ReportFailure(const ExecPlan& plan, const CommandEnd& end,
                   Invocation& invocation) {
  StepHost& host = invocation.host;
  host.Report({});
  host.Say(Level::kNotice,
           absl::StrCat("The command ended with ", end.exit_code,
                        ": no deployment is reported."));
  if (!plan.incident_on_failure) {
    SayProblems(host, {plan.incident_on_failure.error()});
  } else if (*plan.incident_on_failure) {
    ReportFailedJob(invocation, end.ended_at);
  }
}

void SayNotStarted(const std::string& command, int error, StepHost& host) {
  SayProblems(host,
              {{core::ErrorKind::kUsage,
                absl::StrCat("cannot run the command ", core::Quoted(command),
                             ": ", std::strerror(error), "."),
                ""}});
}

}  // namespace

std::vector<core::Error> ProblemsOfReport(const Invocation& invocation,
                                          absl::Time now) {
  if (WhyNoDeployment(invocation.surroundings.detection)) return {};
  ExecPlan plan = PlanExec(invocation);
  SetTimes({now, now}, plan);
  std::vector<core::Error> problems =
      BuildDeployments(plan.deployment, now).problems;
  if (!plan.incident_on_failure) {
    problems.push_back(plan.incident_on_failure.error());
  }
  return problems;
}

int ReportCommand(const std::function<CommandEnd()>& wait_for_end,
                  const Moment& start, Invocation& invocation) {
  const auto no_deployment = WhyNoDeployment(invocation.surroundings.detection);
  std::optional<ExecPlan> plan;
  if (!no_deployment) plan = PlanExec(invocation);
  const Interrupt interrupt;
  const CommandEnd end = wait_for_end();
  if (end.start_error != 0) {
    SayNotStarted(invocation.arguments.front(), end.start_error,
                  invocation.host);
    return end.exit_code;
  }
  if (no_deployment) {
    ReportNoDeployment(*no_deployment, invocation.host);
    return end.exit_code;
  }
  if (end.exit_code != 0) {
    ReportFailure(*plan, end, invocation);
    return end.exit_code;
  }
  SetTimes(TimesOf(start, end.ended_at, invocation.surroundings.clock.Now()),
           *plan);
  CarryOut(plan->deployment, end.ended_at, invocation);
  return end.exit_code;
}

}  // namespace dora::app
