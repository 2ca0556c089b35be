#include "buildkite_plugin/hook.h"

#include "cli/program.h"

namespace dora::buildkite_plugin {
namespace {

constexpr char kReportedState[] = "reported";

/// The exit code of a mistake in the configuration.
constexpr int kMistaken = 2;

int RunCommand(const std::string& command, const app::Inputs& inputs,
               app::StepHost& host) {
  return cli::RunProgram({command}, inputs, host);
}

int RefuseConfiguration(const Configuration& configuration,
                        BuildkiteHost& host) {
  const auto level =
      host.fails_on_error() ? app::Level::kError : app::Level::kWarning;
  for (const core::Error& problem : configuration.problems()) {
    host.Say(level, core::ToString(problem));
  }
  host.Say(level,
           "The plugin's configuration is invalid: no deployment is "
           "reported.");
  return kMistaken;
}

/// No deployment is at stake: what is wrong may fail the job.
int RunDoctor(const Configuration& configuration, const app::Inputs& inputs,
              BuildkiteHost& host) {
  for (const core::Error& problem : configuration.problems()) {
    host.Say(app::Level::kError, core::ToString(problem));
  }
  return configuration.problems().empty() ? RunCommand("doctor", inputs, host)
                                          : kMistaken;
}

int RunPreCommand(const Configuration& configuration, const app::Inputs& inputs,
                  BuildkiteHost& host) {
  if (!configuration.problems().empty()) {
    return RefuseConfiguration(configuration, host);
  }
  return RunCommand("start", inputs, host);
}

int RunPreExit(const Configuration& configuration, const app::Inputs& inputs,
               BuildkiteHost& host) {
  if (host.LoadState(kReportedState)) {
    host.SayDetail("This job has already been reported.");
    return 0;
  }
  const bool succeeded = host.job_status() == app::JobStatus::kSuccess;
  // A job that has nothing to report keeps its own reason to fail.
  const bool refused = succeeded && !configuration.problems().empty();
  const int code = refused ? RefuseConfiguration(configuration, host)
                           : RunCommand("finish", inputs, host);
  const auto saved = host.SaveState(kReportedState, "true");
  if (!saved) host.SayDetail(core::ToString(saved.error()));
  return succeeded ? code : 0;
}

}  // namespace

int RunHook(const std::string& hook, const Configuration& configuration,
            const app::Inputs& inputs, BuildkiteHost& host) {
  if (configuration.only_checks()) {
    return hook == kPreCommand ? RunDoctor(configuration, inputs, host) : 0;
  }
  const int code = hook == kPreCommand
                       ? RunPreCommand(configuration, inputs, host)
                       : RunPreExit(configuration, inputs, host);
  return host.fails_on_error() ? code : 0;
}

}  // namespace dora::buildkite_plugin
