#include "app/commands/step_commands.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/commands/deployment_command.h"
#include "app/commands/incident.h"
#include "app/host/exit_code.h"
#include "app/inputs/choices.h"
#include "app/send/send_settings.h"
#include "core/base/timestamp.h"

namespace dora::app {
namespace {

constexpr char kStartedAtState[] = "started-at";
constexpr char kRunState[] = "run";

core::Result<JobStatus> StatusOf(const Inputs& inputs, const StepHost& host) {
  const auto given = inputs.Get(input::kJobStatus);
  if (!given) return host.job_status();
  return ReadChoice<JobStatus>(input::kJobStatus, *given);
}

/// The start that was noted, unless it is that of another run: a workspace may
/// outlive a pipeline.
void GiveStart(Invocation& invocation) {
  StepHost& host = invocation.host;
  const Detection& detection = invocation.surroundings.detection;
  if (!invocation.inputs.Given(input::kStartedAt).empty()) return;
  host.NameJob(JobKey(detection));
  const auto started_at = host.LoadState(kStartedAtState);
  if (!started_at) return;
  const std::string run = PipelineRun(detection);
  const std::string noted = host.LoadState(kRunState).value_or("");
  if (run != noted) {
    host.Say(Level::kNotice,
             absl::StrCat("The recorded start belongs to another run (",
                          noted.empty() ? "not of a CI" : noted,
                          "), so it is not used."));
    return;
  }
  invocation.inputs.GiveInferred(input::kStartedAt, *started_at,
                                 "the start of this step");
}

int FinishWithoutDeployment(JobStatus status, Invocation& invocation) {
  StepHost& host = invocation.host;
  host.Report({});
  const bool failed = status == JobStatus::kFailure;
  host.Say(Level::kNotice,
           absl::StrCat("The job ", failed ? "failed" : "was cancelled",
                        ": no deployment is reported."));
  const auto incident =
      IncidentIsAskedFor(invocation.inputs, input::kOnJobFailure);
  if (!incident) {
    host.Say(Level::kError, core::ToString(incident.error()));
    return exit_code::kUsage;
  }
  return failed && *incident
             ? ReportFailedJob(invocation, invocation.surroundings.began)
             : exit_code::kOk;
}

}  // namespace

int RunStart(Invocation& invocation) {
  StepHost& host = invocation.host;
  const Surroundings& surroundings = invocation.surroundings;
  if (const auto why = WhyNoDeployment(surroundings.detection)) {
    return ReportNoDeployment(*why, host);
  }
  const std::string now = core::FormatRfc3339(surroundings.clock.Now());
  const auto settings =
      ReadSendSettings(invocation.inputs, surroundings.environment);
  if (!settings) {
    const bool fail = FailureIsAskedFor(invocation.inputs);
    for (const core::Error& problem : settings.error()) {
      host.Say(fail ? Level::kError : Level::kWarning, core::ToString(problem));
    }
    if (fail) return exit_code::kUsage;
  }
  host.NameJob(JobKey(surroundings.detection));
  auto saved = host.SaveState(kStartedAtState, now);
  if (saved) {
    saved = host.SaveState(kRunState, PipelineRun(surroundings.detection));
  }
  if (!saved) {
    host.Say(Level::kWarning, core::ToString(saved.error()));
    return exit_code::kOk;
  }
  nlohmann::ordered_json item;
  item["status"] = "started";
  item["started_at"] = now;
  host.Emit(nlohmann::ordered_json::array({std::move(item)}));
  host.Say(Level::kInfo, absl::StrCat("Deployment started at ", now, "."));
  return exit_code::kOk;
}

int RunFinish(Invocation& invocation) {
  StepHost& host = invocation.host;
  if (const auto why = WhyNoDeployment(invocation.surroundings.detection)) {
    return ReportNoDeployment(*why, host);
  }
  const auto status = StatusOf(invocation.inputs, host);
  if (!status) {
    host.Say(Level::kError, core::ToString(status.error()));
    return exit_code::kUsage;
  }
  GiveStart(invocation);
  if (*status == JobStatus::kCancelled || *status == JobStatus::kFailure) {
    return FinishWithoutDeployment(*status, invocation);
  }
  return RunDeployment(invocation);
}

}  // namespace dora::app
