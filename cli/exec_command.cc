#include "cli/exec_command.h"

#include <exception>

#include "absl/strings/str_cat.h"
#include "cli/deployment_command.h"
#include "cli/exit_code.h"
#include "cli/foreground_command.h"
#include "cli/incident.h"
#include "cli/job_failure.h"
#include "core/clock.h"
#include "core/timestamp.h"

namespace dora::cli {
namespace {

/// What the user wants reported, read while the command is at work already.
struct Report {
  DeploymentPlan plan;
  core::Result<bool> incident_on_failure;
};

Report ReadReport(const Invocation& invocation, absl::Time started_at) {
  invocation.inputs.Give(input::kStartedAt, core::FormatRfc3339(started_at),
                         "the start of the command");
  return {PlanDeployment(invocation),
          IncidentIsAskedFor(invocation.inputs, input::kOnFailure)};
}

/// Every broken rule, before the command is run.
std::vector<core::Error> ProblemsOf(const Report& report, absl::Time now) {
  const auto events = BuildDeployments(report.plan, now);
  std::vector<core::Error> problems;
  if (!events) problems = events.error();
  if (!report.incident_on_failure) {
    problems.push_back(report.incident_on_failure.error());
  }
  return problems;
}

void ReportSuccess(Report& report, absl::Time finished_at, StepHost& host) {
  if (report.plan.resolution) {
    for (core::DeploymentInput& deployment :
         report.plan.resolution->deployments) {
      deployment.finished_at = core::Sourced{core::FormatRfc3339(finished_at),
                                             "the end of the command"};
    }
  }
  CarryOut(report.plan, host);
}

void ReportFailure(const Report& report, int code, Invocation& invocation) {
  StepHost& host = invocation.host;
  host.Report({});
  host.Say(Level::kNotice, absl::StrCat("The command ended with ", code,
                                        ": no deployment is reported."));
  if (!report.incident_on_failure) {
    SayProblems(host, {report.incident_on_failure.error()});
  } else if (*report.incident_on_failure) {
    ReportFailedJob(invocation);
  }
}

}  // namespace

int RunExec(Invocation& invocation) {
  StepHost& host = invocation.host;
  if (invocation.arguments.empty()) {
    host.Say(Level::kError, "exec: a command is needed, after --. See --help.");
    return exit_code::kUsage;
  }
  const core::SystemClock clock;
  // Who wants a failed report to fail the job wants to know before the
  // deployment; for anyone else the command is begun first, so that reading
  // what to report costs no time.
  if (FailureIsAskedFor(invocation.inputs)) {
    Inputs inputs = invocation.inputs;
    Invocation checked{inputs, {}, invocation.surroundings, host};
    const absl::Time now = clock.Now();
    const auto problems = ProblemsOf(ReadReport(checked, now), now);
    if (!problems.empty()) {
      SayProblems(host, problems);
      return exit_code::kUsage;
    }
  }
  const absl::Time started_at = clock.Now();
  ForegroundCommand command;
  const auto started = command.Start(invocation.arguments);
  if (!started) {
    SayProblems(host, {started.error()});
    return command.start_failure_code();
  }
  Report report = ReadReport(invocation, started_at);
  const int code = command.Wait();
  const absl::Time finished_at = clock.Now();
  try {
    if (code == 0) {
      ReportSuccess(report, finished_at, host);
    } else {
      ReportFailure(report, code, invocation);
    }
  } catch (const std::exception& error) {
    host.Say(Level::kError,
             absl::StrCat("internal error, and so the event may not be sent: ",
                          error.what()));
  }
  return code;
}

}  // namespace dora::cli
