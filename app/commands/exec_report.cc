#include "app/commands/exec_report.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/commands/deployment_command.h"
#include "app/commands/incident.h"
#include "app/commands/upload_git.h"
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

void SetTimes(const Times& times, DeploymentPlan& plan) {
  if (!plan.resolution) return;
  for (core::DeploymentDraft& deployment : plan.resolution->deployments) {
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

/// The upload costs the deployment no time. Where it has not ended with the
/// command, it leaves a half of the time for the event.
void UploadMeanwhile(const StartedCommand& command, ExecPlan& plan,
                     const Invocation& invocation) {
  const DeploymentPlan& planned = plan.deployment;
  if (!UploadIsAskedFor(invocation.inputs) || !planned.settings ||
      !planned.rollback) {
    return;
  }
  const core::Clock& clock = invocation.surroundings.clock;
  DeploymentPlan now = plan.deployment;
  SetTimes({clock.Now(), clock.Now()}, now);
  const absl::Duration share = planned.settings->timeout / 2;
  UploadLimits limits = LimitsOf(kLongestUpload, *planned.settings, invocation);
  limits.stop_asked = [&] {
    const auto ended_at = command.ended_at();
    return ended_at && clock.Steady() >= *ended_at + share;
  };
  limits.why_stopped = "it took too long after the end of the command";
  plan.deployment.uploads =
      UploadGit(BuildDeployments(now, clock.Now()).deployments, *now.rollback,
                *now.settings, limits, invocation);
}

void ReportFailure(const ExecPlan& plan, const CommandEnd& end,
                   Invocation& invocation) {
  StepHost& host = invocation.host;
  const Uploads uploads = plan.deployment.uploads.value_or(Uploads());
  NoteUploads(uploads, host);
  host.Report({});
  host.Say(Level::kNotice,
           absl::StrCat("The command ended with ", end.exit_code,
                        ": no deployment is reported."));
  if (!plan.incident_on_failure) {
    SayProblems(host, {plan.incident_on_failure.error()});
  } else if (*plan.incident_on_failure) {
    ReportFailedJob(invocation, end.ended_at);
  }
  if (uploads.empty()) return;
  TellUploads(uploads, plan.deployment.settings->on_error, host);
}

void SayNotStarted(const std::string& command, int error, StepHost& host) {
  SayProblems(host,
              {{core::ErrorKind::kUsage,
                absl::StrCat("cannot run the command ", core::Quoted(command),
                             ": ", TextOfStartError(error), "."),
                ""}});
}

}  // namespace

std::vector<core::Error> ProblemsOfReport(const Invocation& invocation,
                                          absl::Time now) {
  if (WhyNoDeployment(invocation.surroundings.detection)) return {};
  ExecPlan plan = PlanExec(invocation);
  SetTimes({now, now}, plan.deployment);
  std::vector<core::Error> problems =
      BuildDeployments(plan.deployment, now).problems;
  if (!plan.incident_on_failure) {
    problems.push_back(plan.incident_on_failure.error());
  }
  return problems;
}

int ReportCommand(const StartedCommand& command, const Moment& start,
                  Invocation& invocation) {
  const auto no_deployment = WhyNoDeployment(invocation.surroundings.detection);
  std::optional<ExecPlan> plan;
  if (!no_deployment) {
    plan = PlanExec(invocation);
    UploadMeanwhile(command, *plan, invocation);
  }
  const Interrupt interrupt;
  const CommandEnd end = command.wait_for_end();
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
           plan->deployment);
  CarryOut(plan->deployment, end.ended_at, invocation);
  return end.exit_code;
}

}  // namespace dora::app
