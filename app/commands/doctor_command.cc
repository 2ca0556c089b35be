#include "app/commands/doctor_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/doctor/examination.h"
#include "app/doctor/report.h"
#include "app/host/exit_code.h"
#include "app/send/send_settings.h"
#include "core/event/failure_mark.h"

namespace dora::app {
namespace {

/// What is wrong with the question itself.
std::vector<core::Error> UsageMistakes(const Inputs& inputs) {
  std::vector<core::Error> mistakes;
  if (const auto format = ReadOutputFormat(inputs); !format) {
    mistakes.push_back(format.error());
  }
  if (const auto timeout = ReadTimeout(inputs); !timeout) {
    mistakes.push_back(timeout.error());
  }
  for (const core::Sourced& id : doctor::IdsAskedFor(inputs)) {
    if (core::IsDeploymentId(id.text)) continue;
    mistakes.push_back(InvalidInput(
        input::kAfter, id, "is not the id of an event",
        "Use the id that the deployment was reported with: A-Z a-z 0-9 - _ . "
        ": without two dots in a row, up to 128 characters."));
  }
  return mistakes;
}

void Tell(const doctor::Examination& examination,
          const doctor::Findings& findings, StepHost& host) {
  for (const std::string& notice : examination.preview.notices) {
    host.Say(Level::kNotice, notice);
  }
  const bool as_text =
      *ReadOutputFormat(examination.inputs) == OutputFormat::kText;
  if (as_text) {
    host.Print(doctor::ToText(findings), stdout);
    // A log has both streams: what follows stands below.
    std::fflush(stdout);
  }
  host.Emit(doctor::ToJson(findings));
  const bool failed = doctor::AnyFailed(findings);
  if (!failed) host.Say(Level::kInfo, doctor::Limits());
  host.Say(failed ? Level::kError : Level::kInfo,
           absl::StrCat("doctor: ", doctor::Summary(findings)));
}

}  // namespace

int RunDoctor(Invocation& invocation) {
  const Inputs& inputs = invocation.inputs;
  const auto mistakes = UsageMistakes(inputs);
  if (!mistakes.empty()) {
    SayProblems(invocation.host, mistakes);
    return exit_code::kUsage;
  }
  const doctor::Examination examination =
      doctor::Examine(inputs, invocation.surroundings, *ReadTimeout(inputs));
  const doctor::Findings findings = doctor::JudgeAll(examination);
  Tell(examination, findings, invocation.host);
  return doctor::AnyFailed(findings) ? exit_code::kCheckFailed : exit_code::kOk;
}

}  // namespace dora::app
