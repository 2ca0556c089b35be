#include "app/commands/change_failure_command.h"

#include <cstdio>
#include <utility>
#include <vector>

#include "app/host/exit_code.h"
#include "app/send/change.h"
#include "app/send/dispatch.h"
#include "app/send/send_settings.h"
#include "app/send/settlement_report.h"
#include "core/base/clock.h"
#include "core/event/change_failure.h"
#include "sinks/dora/body.h"

namespace dora::app {
namespace {

using Problems = std::vector<core::Error>;

void Add(Problems more, Problems& problems) {
  for (core::Error& error : more) problems.push_back(std::move(error));
}

bool Flag(const Inputs& inputs, input::Id id, Problems& problems) {
  const auto flag = inputs.Flag(id);
  if (!flag) problems.push_back(flag.error());
  return flag.value_or(false);
}

std::optional<core::Sourced> LastOf(std::vector<core::Sourced> values) {
  if (values.empty()) return std::nullopt;
  return std::move(values.back());
}

/// Beside an id the variables DD_SERVICE, DD_ENV and DD_VERSION, which jobs
/// have for other ends, say nothing; options do.
core::ChangeFailureInput ReadChange(const Invocation& invocation,
                                    Problems& problems) {
  const Inputs& inputs = invocation.inputs;
  core::ChangeFailureInput input;
  if (invocation.arguments.empty()) {
    input.services = inputs.All(input::kService);
    input.env = inputs.Get(input::kEnv);
    input.version = inputs.Get(input::kVersion);
  } else {
    input.id = core::Sourced{invocation.arguments.front(), "the argument"};
    input.services = inputs.Given(input::kService);
    input.env = LastOf(inputs.Given(input::kEnv));
    input.version = LastOf(inputs.Given(input::kVersion));
  }
  input.failed = Flag(inputs, input::kFailed, problems);
  input.stable = Flag(inputs, input::kStable, problems);
  input.remedy = inputs.Get(input::kRemedy);
  input.remedy_id = inputs.Get(input::kRemedyId);
  input.remedy_version = inputs.Get(input::kRemedyVersion);
  return input;
}

void CheckArguments(const Invocation& invocation, Problems& problems) {
  if (invocation.arguments.size() < 2) return;
  problems.push_back(
      {core::ErrorKind::kUsage,
       "change-failure: more than one argument is given (not shown).",
       "Give one id: mark one deployment at a time."});
}

void CheckKey(const SendSettings& settings, Problems& problems) {
  if (settings.management || settings.dry_run) return;
  problems.push_back(
      {core::ErrorKind::kUsage,
       "app-key: not given, and it is required to mark a deployment.",
       "Set DD_APP_KEY to an application key with the permission "
       "dora_metrics_write."});
}

nlohmann::ordered_json FactsOf(const core::ChangeFailure& change) {
  nlohmann::ordered_json facts;
  if (!change.id().empty()) facts["deployment_id"] = change.id();
  if (!change.service().empty()) facts["service"] = change.service();
  if (!change.env().empty()) facts["env"] = change.env();
  if (!change.version().empty()) facts["version"] = change.version();
  facts["change_failure"] = change.failed();
  return facts;
}

int Send(const core::ChangeFailure& change, const SendSettings& settings,
         StepHost& host) {
  if (settings.dry_run) {
    host.Print(sinks::ChangeFailureBody(change), stdout);
    return exit_code::kOk;
  }
  const core::SystemClock clock;
  // The deployment itself may be among what earlier runs kept.
  SendSettings first = settings;
  first.timeout /= 2;
  const Delivered kept = Dispatch({}, first, clock, host);
  const Delivered delivered =
      DeliverChanges({ParcelOf(change, settings)}, kept, settings, clock, host);
  TellSettlements(DescribeChange(change), FactsOf(change), delivered.news,
                  settings, host);
  return ExitCodeOf(delivered, settings);
}

}  // namespace

int RunChangeFailure(Invocation& invocation) {
  StepHost& host = invocation.host;
  Problems problems;
  CheckArguments(invocation, problems);
  const auto settings =
      ReadApiSettings(invocation.inputs, invocation.surroundings.environment);
  if (settings) {
    CheckKey(*settings, problems);
  } else {
    Add(settings.error(), problems);
  }
  const auto change =
      core::ChangeFailure::Build(ReadChange(invocation, problems));
  if (!change) {
    Add(change.error(), problems);
  } else if (settings) {
    const auto key = FindKeyIn(sinks::ChangeFailureBody(*change), *settings);
    if (key) problems.push_back(*key);
  }
  if (!problems.empty()) {
    SayProblems(host, problems);
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings->warnings) {
    host.Say(Level::kWarning, warning);
  }
  return Send(*change, *settings, host);
}

}  // namespace dora::app
