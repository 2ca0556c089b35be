#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/doctor/checks.h"
#include "app/doctor/kept.h"
#include "app/doctor/questions_of_checks.h"
#include "app/doctor/short_lived.h"
#include "app/send/send_settings.h"
#include "core/base/bounded_json.h"
#include "core/base/error.h"
#include "core/base/timestamp.h"
#include "core/event/field_names.h"
#include "sinks/dora/names.h"

namespace dora::app::doctor {
namespace {

constexpr char kOutbox[] = "outbox";
constexpr char kArrival[] = "arrival";
constexpr char kFlush[] = "`dora-deploy outbox flush` sends what waits.";

std::vector<core::Outbox> OutboxesOf(const Examination& examination) {
  return Outboxes(examination.inputs, examination.surroundings.environment);
}

/// The first outbox that keeps events, and those before it, which do not.
Findings JudgeFolders(const Examination& examination, std::string& used) {
  Findings findings;
  const std::string fix = absl::StrCat("Name a folder of this user with ",
                                       examination.Name(input::kOutbox), ".");
  for (const core::Outbox& outbox : OutboxesOf(examination)) {
    const OutboxState state = LookAt(outbox);
    if (!state.problem) {
      used = outbox.directory();
      findings.push_back(Ok(kOutbox, absl::StrCat(used, ": can be written")));
      return findings;
    }
    findings.push_back(
        Warning(kOutbox,
                absl::StrCat(outbox.directory(),
                             " keeps nothing: ", state.problem->message),
                fix));
  }
  findings.push_back(
      Failed(kOutbox, "an event that is not delivered would be lost", fix));
  return findings;
}

void AddWaiting(const Examination& examination, Findings& findings) {
  for (const core::Outbox& outbox : OutboxesOf(examination)) {
    const OutboxState state = LookAt(outbox);
    if (state.waiting > 0) {
      findings.push_back(Warning(
          kOutbox,
          absl::StrCat(state.waiting, " event(s) wait in ", outbox.directory(),
                       ", since ", core::FormatRfc3339(state.oldest)),
          kFlush));
    }
    if (state.rejected > 0) {
      findings.push_back(Warning(
          kOutbox,
          absl::StrCat(state.rejected, " event(s) in ", outbox.directory(),
                       " were refused for good"),
          "`dora-deploy outbox list` says why, `outbox drop` removes them."));
    }
  }
}

void AddLife(const Examination& examination, Findings& findings) {
  const ShortLived* runner =
      FindShortLived(examination.surroundings.environment);
  if (runner == nullptr) return;
  const auto named = examination.inputs.Get(input::kOutbox);
  if (named) {
    findings.push_back(
        Ok(kOutbox,
           absl::StrCat("named by ", named->source, "; this is ", runner->what,
                        ", where it lasts only in a cache or on a "
                        "volume")));
    return;
  }
  findings.push_back(
      Warning(kOutbox,
              absl::StrCat("this is ", runner->what, " (", runner->variable,
                           "=", runner->value,
                           "): unless a cache keeps the folder, what "
                           "waits is lost with the job"),
              absl::StrCat("Set ", examination.Name(input::kOutbox), " to ",
                           runner->keep)));
}

std::string NameOfArrived(const Answer& answer) {
  namespace wire = sinks::wire;
  const auto body =
      core::ParseBoundedJson(answer.result->body).value_or(nullptr);
  const std::string service =
      core::TextOf(core::ValueAt(body, {wire::kData, wire::kAttributes}),
                   core::field::kService);
  return service.empty() ? "" : absl::StrCat(", of ", core::Quoted(service));
}

/// True for an answer that has the deployment.
bool HasArrived(const Answer& answer) {
  if (!answer.result || answer.result->status != 200) return false;
  const auto body = core::ParseBoundedJson(answer.result->body);
  return body && core::ValueAt(*body, {sinks::wire::kData}).is_object();
}

Finding JudgeKept(const std::string& id, const KeptEvent& kept) {
  if (kept.is_rejected) {
    return Failed(kArrival,
                  absl::StrCat(id, " did not arrive: it was refused",
                               kept.reason.empty() ? "" : ": ", kept.reason),
                  "Correct what the reason names, and report it again.");
  }
  return Failed(
      kArrival,
      absl::StrCat(id, " is kept in ", kept.directory, ", not delivered"),
      kFlush);
}

Finding JudgeArrival(const Examination& examination, const std::string& id) {
  const Answer* answer = examination.Find(question::OfArrival(id));
  if (answer != nullptr && HasArrived(*answer)) {
    return Ok(kArrival, absl::StrCat(id, " arrived", NameOfArrived(*answer)));
  }
  for (const core::Outbox& outbox : OutboxesOf(examination)) {
    if (const auto kept = FindKept(outbox, id)) return JudgeKept(id, *kept);
  }
  if (answer == nullptr) {
    return Failed(kArrival, absl::StrCat(id, " cannot be asked for"),
                  absl::StrCat("It takes ", examination.Name(input::kApiKey),
                               " and ", examination.Name(input::kAppKey),
                               ", with the permission dora_metrics_read."));
  }
  if (answer->result && answer->result->status == 404) {
    return Failed(
        kArrival,
        absl::StrCat(id, " is unknown to ", examination.account.place()),
        "One that was just sent may not be visible yet; otherwise "
        "check its id and the site.");
  }
  return Failed(
      kArrival,
      absl::StrCat("whether ", id, " arrived is not told: ", Describe(*answer)),
      RefusesKey(*answer) ? "Give the application key the permission "
                            "dora_metrics_read."
                          : "Ask again later.");
}

}  // namespace

Findings CheckOutbox(const Examination& examination) {
  std::string used;
  Findings findings = JudgeFolders(examination, used);
  AddWaiting(examination, findings);
  if (!used.empty()) AddLife(examination, findings);
  return findings;
}

Findings CheckArrival(const Examination& examination) {
  Findings findings;
  for (const core::Sourced& id : examination.after) {
    findings.push_back(JudgeArrival(examination, id.text));
  }
  return findings;
}

}  // namespace dora::app::doctor
