#include "app/history/rollback_detector.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/history/deployment_history.h"
#include "app/send/interrupt.h"

namespace dora::app {
namespace {

using core::Deployment;
using sinks::PastDeployment;

/// How far back the API is asked.
constexpr absl::Duration kLookBack = absl::Hours(365 * 24);
/// Finding out may take this much, and half of the time of the delivery.
constexpr absl::Duration kLongest = absl::Seconds(10);

}  // namespace

RollbackDetector::RollbackDetector(const std::string& last_deployed_file,
                                   const SendSettings& settings,
                                   const Surroundings& surroundings,
                                   StepHost& host)
    : file_(last_deployed_file),
      settings_(settings),
      surroundings_(surroundings),
      host_(host),
      end_(surroundings.clock.Steady() +
           std::min(kLongest, settings.timeout / 2)),
      checkout_(surroundings.commands),
      api_(settings, settings.api_key, settings.app_key, surroundings, end_,
           [] { return Interrupt::signal() != 0; }) {}

DetectedRollback RollbackDetector::Look(const Deployment& event,
                                        bool seeks_failed) {
  by_pipeline_.clear();
  by_api_.reset();
  const Past past = PastOf(event);
  if (!past.deployments) {
    Say(Level::kNotice, event,
        absl::StrCat("cannot tell whether it is a rollback: ",
                     core::ToString(past.deployments.error())));
    return {};
  }
  const RollbackFinding finding = FindRollback(
      event, DeployedBefore(event, *past.deployments),
      [this](const std::string& ancestor, const std::string& descendant) {
        return IsAncestor(ancestor, descendant);
      });
  Tell(event, finding, past.source);
  if (finding.verdict != RollbackVerdict::kRollback) return {};
  if (!seeks_failed) return {true};
  MarkDecision decision = Decide(event);
  if (!decision.failed) {
    Say(Level::kNotice, event,
        absl::StrCat("nothing is marked as failed: ", decision.why_not));
  }
  return {true, std::move(decision.failed)};
}

/// The file is asked first: it knows at once what this pipeline deployed.
RollbackDetector::Past RollbackDetector::PastOf(const Deployment& event) {
  if (!file_.empty()) {
    Past past{DeploymentHistory(file_).Load(event.service(), event.env()),
              file_};
    if (past.deployments) by_pipeline_ = *past.deployments;
    if (!by_pipeline_.empty() || settings_.app_key.empty()) return past;
  }
  by_api_ = AskApi(event);
  if (!*by_api_) return {tl::unexpected(by_api_->error()), "the API"};
  return {(*by_api_)->deployments, "the API"};
}

core::Result<ListedDeployments> RollbackDetector::AskApi(
    const Deployment& event) {
  if (settings_.dry_run) {
    return core::MakeError(core::ErrorKind::kUsage,
                           "a dry run does not ask the API");
  }
  if (settings_.app_key.empty()) {
    return core::MakeError(
        core::ErrorKind::kUsage, "no application key is set.",
        absl::StrCat("Set `", settings_.name(input::kAppKey),
                     "` to one with the permission dora_metrics_read, or "
                     "set `",
                     settings_.name(input::kLastDeployedFile), "`."));
  }
  auto past = api_.Of(event.service(), event.env(), kLookBack);
  if (!past && past.error().kind != core::ErrorKind::kValidation) {
    past.error().message =
        absl::StrCat("the API was asked: ", past.error().message);
  }
  return past;
}

/// Only who knows what the API knows can tell what it does not see.
MarkDecision RollbackDetector::Decide(const Deployment& event) {
  if (settings_.app_key.empty()) {
    return {std::nullopt,
            absl::StrCat("no application key is set. Set `",
                         settings_.name(input::kAppKey),
                         "` to one with the permissions dora_metrics_read and "
                         "dora_metrics_write.")};
  }
  if (!by_api_) by_api_ = AskApi(event);
  if (!*by_api_) {
    return {std::nullopt, core::ToString(by_api_->error())};
  }
  const KnownDeployments known{
      by_pipeline_, **by_api_,
      [this](const std::string& id) { return IsWaiting(id); }};
  return DecideMark(
      event, known,
      [this](const std::string& ancestor, const std::string& descendant) {
        return IsAncestor(ancestor, descendant);
      });
}

core::Result<bool> RollbackDetector::IsAncestor(
    const std::string& ancestor, const std::string& descendant) const {
  if (is_over()) {
    return core::MakeError(core::ErrorKind::kTransport,
                           "there was no time to ask git");
  }
  return checkout_.IsAncestor(ancestor, descendant);
}

bool RollbackDetector::IsWaiting(const std::string& id) const {
  bool waits = false;
  core::Outbox::Look look;
  look.is_over = [this, &waits] { return waits || is_over(); };
  for (const core::Outbox& outbox : settings_.outboxes) {
    // What cannot be looked at is told where it is sent.
    (void)outbox.ForEach(look, [&id, &waits](const core::OutboxFile& file) {
      waits = waits || (file.entry() && file.entry()->id == id);
    });
  }
  return waits;
}

bool RollbackDetector::is_over() const {
  return surroundings_.clock.Steady() >= end_ || Interrupt::signal() != 0;
}

void RollbackDetector::Tell(const Deployment& event,
                            const RollbackFinding& finding,
                            const std::string& source) const {
  const std::string last =
      finding.last.id.empty()
          ? ""
          : absl::StrCat(" (last deployed: ", finding.last.id, ")");
  const std::string details =
      absl::StrCat(finding.reason, last, ", by ", source);
  switch (finding.verdict) {
    case RollbackVerdict::kRollback:
      Say(Level::kNotice, event, absl::StrCat("a rollback: ", details));
      break;
    case RollbackVerdict::kUnknown:
      Say(Level::kNotice, event,
          absl::StrCat("cannot tell whether it is a rollback: ", details));
      break;
    case RollbackVerdict::kNoRollback:
      if (!settings_.verbose) break;
      Say(Level::kInfo, event, absl::StrCat("not a rollback: ", details));
      break;
  }
}

void RollbackDetector::Say(Level level, const Deployment& event,
                           const std::string& what) const {
  host_.Say(level, absl::StrCat("deployment of ", event.service(), ": ", what,
                                absl::EndsWith(what, ".") ? "" : "."));
}

}  // namespace dora::app
