#include "app/commands/change_failure_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "app/send/deliver.h"
#include "app/send/envelope.h"
#include "app/send/send_settings.h"
#include "core/event/failure_mark.h"
#include "sinks/dora_sinks.h"

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

/// Beside an id the variables DD_SERVICE, DD_ENV and DD_VERSION, which jobs
/// have for other ends, say nothing; options do.
core::FailureMarkDraft ReadMark(const Invocation& invocation,
                                Problems& problems) {
  const Inputs& inputs = invocation.inputs;
  core::FailureMarkDraft draft;
  if (invocation.arguments.empty()) {
    draft.services = inputs.All(input::kService);
    draft.env = inputs.Get(input::kEnv);
    draft.version = inputs.Get(input::kVersion);
  } else {
    draft.id = core::Sourced{invocation.arguments.front(), "the argument"};
    draft.services = inputs.Given(input::kService);
    draft.env = inputs.FirstGiven(input::kEnv);
    draft.version = inputs.FirstGiven(input::kVersion);
  }
  draft.failed = Flag(inputs, input::kFailed, problems);
  draft.stable = Flag(inputs, input::kStable, problems);
  draft.remedy = inputs.Get(input::kRemedy);
  draft.remedy_id = inputs.Get(input::kRemedyId);
  draft.remedy_version = inputs.Get(input::kRemedyVersion);
  return draft;
}

void CheckArguments(const Invocation& invocation, Problems& problems) {
  if (invocation.arguments.size() < 2) return;
  problems.push_back(
      {core::ErrorKind::kUsage,
       "change-failure: takes one id, but several are given (not shown).",
       "Mark one deployment at a time."});
}

void CheckKey(const SendSettings& settings, Problems& problems) {
  if (settings.marks || settings.dry_run) return;
  problems.push_back(
      {core::ErrorKind::kUsage,
       "app-key: required to mark a deployment, but not set.",
       absl::StrCat("Set `", settings.name(input::kAppKey),
                    "` to an application key with the permission "
                    "dora_metrics_write.")});
}

int Send(Envelope mark, const SendSettings& settings, Invocation& invocation) {
  StepHost& host = invocation.host;
  if (settings.dry_run) {
    host.Print(mark.delivery().body, stdout);
    return exit_code::kOk;
  }
  // The deployment itself may be among what earlier runs kept.
  SendSettings first = settings;
  first.timeout /= 2;
  const Delivered kept = Deliver({}, first, invocation.surroundings, host);
  std::vector<Envelope> marks;
  marks.push_back(std::move(mark));
  const Delivered delivered = DeliverMarks(std::move(marks), kept, settings,
                                           invocation.surroundings, host);
  host.Emit(ToJson(delivered.outcomes));
  Tell(delivered.outcomes, settings, host);
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
  auto mark = core::FailureMark::Build(ReadMark(invocation, problems));
  if (!mark) Add(mark.error(), problems);
  if (!settings || !mark) {
    SayProblems(host, problems);
    return exit_code::kUsage;
  }
  // A dry run has no key, and only prints the body.
  const sinks::Sink sink =
      settings->marks ? *settings->marks
                      : sinks::DoraMarkSink(settings->base_url, {}, {});
  auto envelope = Encode(core::ShareEvent(*std::move(mark)), sink, *settings);
  if (!envelope) problems.push_back(envelope.error());
  if (!problems.empty()) {
    SayProblems(host, problems);
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings->warnings) {
    host.Say(Level::kWarning, warning);
  }
  return Send(*std::move(envelope), *settings, invocation);
}

}  // namespace dora::app
