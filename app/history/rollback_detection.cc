#include "app/history/rollback_detection.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/history/deployment_history.h"
#include "app/history/rollback_detector.h"
#include "app/send/envelope.h"
#include "core/event/failure_mark.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

using core::Deployment;

constexpr char kTagKey[] = "deployment_type:";
constexpr char kTag[] = "deployment_type:rollback";

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

/// What the rollbacks among the events say about deployments before them.
std::vector<core::FailureMark> MarksOf(
    const std::vector<OutgoingDeployment>& deployments,
    const Delivered& delivered, StepHost& host) {
  std::vector<core::FailureMark> marks;
  for (const OutgoingDeployment& deployment : deployments) {
    const Outcome* outcome = DeployedBy(deployment.event, delivered.outcomes);
    if (!deployment.failed || outcome == nullptr) continue;
    core::FailureMarkDraft draft;
    draft.id = core::Sourced{deployment.failed->id, "the failed deployment"};
    draft.remedy = core::Sourced{core::field::kRollback,
                                 host.NameOf(input::kDetectRollback)};
    draft.remedy_id = core::Sourced{outcome->id, "this deployment"};
    auto mark = core::FailureMark::Build(draft);
    if (mark) {
      marks.push_back(*std::move(mark));
      continue;
    }
    host.Say(Level::kNotice,
             absl::StrCat("Nothing is marked as failed: ",
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
  RollbackDetector detector(rollback.last_deployed_file, settings, surroundings,
                            host);
  for (OutgoingDeployment& outgoing : deployments) {
    DetectedRollback found =
        detector.Look(std::get<Deployment>(*outgoing.event),
                      rollback.mode == RollbackMode::kMark);
    if (!found.is_rollback) continue;
    outgoing.failed = std::move(found.failed);
    Tag(outgoing, settings, surroundings, host);
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
  std::vector<Envelope> envelopes;
  if (settings.marks) {
    envelopes = EnvelopesOf(MarksOf(deployments, delivered, host), settings);
  }
  Delivered changes = DeliverMarks(std::move(envelopes), delivered, settings,
                                   surroundings, host);
  Tell(changes.outcomes, settings, host);
  return changes;
}

}  // namespace dora::app
