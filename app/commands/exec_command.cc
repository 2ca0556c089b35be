#include "app/commands/exec_command.h"

#include "absl/strings/str_cat.h"
#include "app/commands/exec_report.h"
#include "app/commands/supervisor.h"
#include "app/host/exit_code.h"
#include "app/inputs/choices.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/base/error.h"

namespace dora::app {

int RunExec(Invocation& invocation) {
  StepHost& host = invocation.host;
  if (invocation.arguments.empty()) {
    host.Say(Level::kError,
             "exec: requires a command after `--`. See `--help`.");
    return exit_code::kUsage;
  }
  if (const std::string why = WhyNotPassed(invocation.arguments);
      !why.empty()) {
    host.Say(Level::kError,
             absl::StrCat("exec: ", core::Quoted(invocation.arguments.front()),
                          " is not started: ", why, "."));
    return exit_code::kUsage;
  }
  const core::Clock& clock = invocation.surroundings.clock;
  // Who wants a failed report to fail the job wants to know before the
  // deployment; for anyone else the command is begun first, so that reading
  // what to report costs no time.
  if (FailureIsAskedFor(invocation.inputs) && !IsReporter()) {
    std::vector<core::Error> problems;
    {
      // What is fetched for a comparison is removed also where one comes.
      const Interrupt interrupt;
      problems = ProblemsOfReport(invocation, clock.Now());
    }
    if (const int signal = Interrupt::signal(); signal != 0) {
      host.Say(Level::kWarning,
               "Stopped by a signal: the command was not started.");
      return exit_code::kSignalled + signal;
    }
    if (!problems.empty()) {
      SayProblems(host, problems);
      return exit_code::kUsage;
    }
  }
  const SupervisedCommand command = Supervise(
      invocation.arguments,
      {{clock.Now(), clock.Steady()},
       ReadTimeout(invocation.inputs).value_or(kDefaultTimeout),
       [fetcher = invocation.surroundings.fetcher] {
         if (fetcher != nullptr) fetcher->Discard();
       },
       [&host](const char* text) { host.Say(Level::kWarning, text); }});
  return ReportCommand({[&command] { return command.WaitForEnd(); },
                        [&command] { return command.EndedAt(); }},
                       command.started(), invocation);
}

}  // namespace dora::app
