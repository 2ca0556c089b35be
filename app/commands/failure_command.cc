#include "app/commands/failure_command.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "app/commands/explain_field.h"
#include "app/commands/incident.h"
#include "app/host/exit_code.h"
#include "app/resolve/resolve.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/base/timestamp.h"
#include "core/event/inference.h"

namespace dora::app {
namespace {

/// A time may be said as `now`, by a script that sees the incident happen.
void ReplaceNow(std::optional<core::Sourced>& time, absl::Time now) {
  if (time && time->text == "now") {
    time = core::Sourced{core::FormatRfc3339(now),
                         absl::StrCat(time->source, " now")};
  }
}

void Explain(const core::FailureInput& input, StepHost& host) {
  host.BeginGroup("Where each value comes from");
  for (const core::Sourced& service : input.services) {
    ExplainField("services", service, host);
  }
  ExplainField("team", input.team, host);
  ExplainField("env", input.env, host);
  ExplainField("started_at", input.started_at, host);
  ExplainField("finished_at", input.finished_at, host);
  ExplainField("version", input.version, host);
  ExplainField("git.commit_sha", input.commit_sha, host);
  host.EndGroup();
}

}  // namespace

int RunFailure(Invocation& invocation) {
  const auto& [inputs, arguments, surroundings, host] = invocation;
  const core::SystemClock clock;
  const absl::Time now = clock.Now();
  auto settings = ReadSendSettings(inputs, surroundings.environment);
  if (!settings) SayProblems(host, settings.error());
  auto resolution = ResolveIncident(inputs, surroundings);
  if (!resolution) SayProblems(host, {resolution.error()});
  if (!settings || !resolution) return exit_code::kUsage;
  core::FailureInput& input = resolution->incident;
  ReplaceNow(input.started_at, now);
  ReplaceNow(input.finished_at, now);
  if (settings->verbose) Explain(input, host);
  for (const std::string& notice : resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
  for (const std::string& notice : core::LeaveOutInvalid(input, now)) {
    host.Say(Level::kNotice, notice);
  }
  const auto event = core::FailureEvent::Build(input, now);
  if (!event) {
    SayProblems(host, event.error());
    return exit_code::kUsage;
  }
  settings->timeout -= clock.Steady() - surroundings.began;
  return SendIncident(*event, *settings, host);
}

}  // namespace dora::app
