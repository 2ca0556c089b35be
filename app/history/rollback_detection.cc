#include "app/history/rollback_detection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/history/api_history.h"
#include "app/history/deployment_history.h"
#include "app/history/rollback.h"
#include "app/send/envelope.h"
#include "app/send/interrupt.h"
#include "core/event/failure_mark.h"
#include "core/event/field_names.h"
#include "providers/checkout.h"

namespace dora::app {
namespace {

using core::Deployment;
using sinks::PastDeployment;

constexpr char kTagKey[] = "deployment_type:";
constexpr char kTag[] = "deployment_type:rollback";

/// How far back the API is asked.
constexpr absl::Duration kLookBack = absl::Hours(90 * 24);
/// Finding out may take this much, and half of the time of the delivery.
constexpr absl::Duration kLongest = absl::Seconds(10);

/// What stood in a place before, and who says so.
struct Past {
  core::Result<std::vector<PastDeployment>> deployments;
  std::string source;
};

class Detector {
 public:
  Detector(const RollbackSettings& rollback, const SendSettings& settings,
           const Surroundings& surroundings, StepHost& host)
      : rollback_(rollback),
        settings_(settings),
        checkout_(surroundings.commands),
        host_(host),
        api_(settings, settings.api_key, settings.app_key, surroundings,
             surroundings.clock.Steady() +
                 std::min(kLongest, settings.timeout / 2),
             [] { return Interrupt::signal() != 0; }) {}

  /// What `event` replaces, where it is a rollback.
  std::optional<PastDeployment> Look(const Deployment& event) {
    const Past past = PastOf(event);
    if (!past.deployments) {
      Say(Level::kNotice, event,
          absl::StrCat("cannot tell whether it is a rollback: ",
                       core::ToString(past.deployments.error())));
      return std::nullopt;
    }
    const RollbackFinding finding = FindRollback(
        event, *past.deployments,
        [this](const std::string& ancestor, const std::string& descendant) {
          return checkout_.IsAncestor(ancestor, descendant);
        });
    Tell(event, finding, past.source);
    if (finding.verdict != RollbackVerdict::kRollback) return std::nullopt;
    return finding.last;
  }

 private:
  /// The file is asked first: it knows at once what this pipeline deployed.
  Past PastOf(const Deployment& event) {
    const std::string& file = rollback_.last_deployed_file;
    if (!file.empty()) {
      Past past{DeploymentHistory(file).Load(event.service(), event.env()),
                file};
      const bool knows = past.deployments && !past.deployments->empty();
      if (knows || settings_.app_key.empty()) return past;
    }
    return {AskApi(event), "the API"};
  }

  core::Result<std::vector<PastDeployment>> AskApi(const Deployment& event) {
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

  void Tell(const Deployment& event, const RollbackFinding& finding,
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

  void Say(Level level, const Deployment& event,
           const std::string& what) const {
    host_.Say(level, absl::StrCat("deployment of ", event.service(), ": ", what,
                                  absl::EndsWith(what, ".") ? "" : "."));
  }

  const RollbackSettings& rollback_;
  const SendSettings& settings_;
  providers::Checkout checkout_;
  StepHost& host_;
  ApiHistory api_;
};

/// The deployment with the tag of a rollback, or why it cannot have it.
core::Result<OutgoingDeployment, std::vector<core::Error>> Tagged(
    const Deployment& deployment, const SendSettings& settings) {
  auto tagged = deployment.WithTag(
      core::Inferred(kTag, settings.name(input::kDetectRollback)));
  if (!tagged) return tl::unexpected(tagged.error());
  core::EventPtr event = core::ShareEvent(*std::move(tagged));
  auto envelopes = Encode(event, settings);
  if (!envelopes) return tl::unexpected(envelopes.error());
  return OutgoingDeployment{std::move(event), *std::move(envelopes)};
}

/// Gives the event the tag of a rollback, unless the user has said of what type
/// the deployment is.
void Tag(OutgoingDeployment& outgoing, const SendSettings& settings,
         const Surroundings& surroundings, StepHost& host) {
  const auto& deployment = std::get<Deployment>(*outgoing.event);
  for (const std::string& tag : deployment.custom_tags()) {
    if (absl::StartsWith(tag, kTagKey)) return;
  }
  auto tagged = Tagged(deployment, settings);
  if (!tagged) {
    host.Say(Level::kNotice,
             absl::StrCat("The rollback is not tagged: ",
                          core::ToString(tagged.error().front())));
    return;
  }
  // Both are made for the sinks of the run, in their order.
  for (size_t i = 0; i < tagged->envelopes.size(); ++i) {
    tagged->envelopes[i].Replace(std::move(outgoing.envelopes[i]),
                                 settings.outboxes, surroundings.clock.Now());
  }
  outgoing.event = std::move(tagged->event);
  outgoing.envelopes = std::move(tagged->envelopes);
}

/// What became of an event at the API, or where the API is not among the sinks
/// at the first of them; null unless it counts as deployed, as a kept event
/// does.
const Outcome* DeployedBy(const core::EventPtr& event,
                          const std::vector<Outcome>& outcomes) {
  const Outcome* found = nullptr;
  for (const Outcome& outcome : outcomes) {
    if (outcome.event != event) continue;
    if (found == nullptr || outcome.sink == sinks::kDora) found = &outcome;
  }
  const bool counts =
      found != nullptr && (found->status == OutcomeStatus::kSent ||
                           found->status == OutcomeStatus::kKept);
  return counts ? found : nullptr;
}

void NoteDeployed(const std::string& file,
                  const std::vector<OutgoingDeployment>& deployments,
                  const Delivered& delivered, StepHost& host) {
  for (const OutgoingDeployment& deployment : deployments) {
    const Outcome* outcome = DeployedBy(deployment.event, delivered.outcomes);
    if (outcome == nullptr) continue;
    const auto noted =
        DeploymentHistory(file).Add(*outcome->deployment(), outcome->id);
    if (noted) continue;
    host.Say(Level::kWarning,
             absl::StrCat("The deployment could not be recorded: ",
                          core::ToString(noted.error())));
    return;
  }
}

/// What the rollbacks among the events say about the deployments that they
/// replace.
std::vector<core::FailureMark> MarksOf(
    const std::vector<OutgoingDeployment>& deployments,
    const Delivered& delivered, StepHost& host) {
  std::vector<core::FailureMark> marks;
  for (const OutgoingDeployment& deployment : deployments) {
    const Outcome* outcome = DeployedBy(deployment.event, delivered.outcomes);
    if (!deployment.replaced || outcome == nullptr) continue;
    core::FailureMarkDraft draft;
    draft.id = core::Sourced{deployment.replaced->id, "the last deployment"};
    draft.remedy = core::Sourced{core::field::kRollback,
                                 host.NameOf(input::kDetectRollback)};
    draft.remedy_id = core::Sourced{outcome->id, "this deployment"};
    auto mark = core::FailureMark::Build(draft);
    if (mark) {
      marks.push_back(*std::move(mark));
      continue;
    }
    host.Say(Level::kNotice,
             absl::StrCat("The previous deployment is not marked as failed: ",
                          core::ToString(mark.error().front())));
  }
  return marks;
}

/// The envelopes of the marks, which hold no key: their words are the API's
/// and this run's own.
std::vector<Envelope> EnvelopesOf(std::vector<core::FailureMark> marks,
                                  const SendSettings& settings) {
  std::vector<Envelope> envelopes;
  for (core::FailureMark& mark : marks) {
    auto envelope =
        Encode(core::ShareEvent(std::move(mark)), *settings.marks, settings);
    if (envelope) envelopes.push_back(*std::move(envelope));
  }
  return envelopes;
}

}  // namespace

core::Result<RollbackSettings> ReadRollbackSettings(const Inputs& inputs) {
  RollbackSettings settings;
  if (const auto file = inputs.Get(input::kLastDeployedFile)) {
    settings.last_deployed_file = file->text;
  }
  const auto mode = inputs.Choice<RollbackMode>(input::kDetectRollback);
  if (!mode) return tl::unexpected(mode.error());
  settings.mode = *mode;
  return settings;
}

absl::Duration DetectRollbacks(const RollbackSettings& rollback,
                               std::vector<OutgoingDeployment>& deployments,
                               const SendSettings& settings,
                               const Surroundings& surroundings,
                               StepHost& host) {
  if (rollback.mode == RollbackMode::kOff) return absl::ZeroDuration();
  const absl::Duration began = surroundings.clock.Steady();
  Detector detector(rollback, settings, surroundings, host);
  for (OutgoingDeployment& outgoing : deployments) {
    outgoing.replaced = detector.Look(std::get<Deployment>(*outgoing.event));
    if (outgoing.replaced) Tag(outgoing, settings, surroundings, host);
  }
  return surroundings.clock.Steady() - began;
}

Delivered FinishRollbacks(const RollbackSettings& rollback,
                          const std::vector<OutgoingDeployment>& deployments,
                          const Delivered& delivered,
                          const SendSettings& settings,
                          const Surroundings& surroundings, StepHost& host) {
  if (!rollback.last_deployed_file.empty()) {
    NoteDeployed(rollback.last_deployed_file, deployments, delivered, host);
  }
  std::vector<core::FailureMark> marks;
  if (rollback.mode == RollbackMode::kMark) {
    marks = MarksOf(deployments, delivered, host);
  }
  if (!marks.empty() && !settings.marks) {
    host.Say(Level::kNotice,
             absl::StrCat("The previous deployment is not marked as failed: no "
                          "application key is set. Set `",
                          host.NameOf(input::kAppKey),
                          "` to one with the permission dora_metrics_write."));
    return {};
  }
  std::vector<Envelope> envelopes;
  if (settings.marks) envelopes = EnvelopesOf(std::move(marks), settings);
  Delivered changes = DeliverMarks(std::move(envelopes), delivered, settings,
                                   surroundings, host);
  Tell(changes.outcomes, settings, host);
  return changes;
}

}  // namespace dora::app
