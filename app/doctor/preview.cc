#include "app/doctor/preview.h"

#include <utility>

#include "app/host/add_new.h"
#include "app/resolve/resolve.h"
#include "app/send/envelope.h"
#include "core/base/timestamp.h"
#include "core/event/doubtful_times.h"
#include "core/event/inference.h"
#include "providers/commit_fetcher.h"

namespace dora::app::doctor {
namespace {

/// What only the deployment knows: any start that its finish allows.
core::Sourced StandInForStart(const core::DeploymentDraft& draft,
                              absl::Time now) {
  const bool is_finish_good =
      draft.finished_at && core::ParseTimestamp(draft.finished_at->text);
  return core::Inferred(
      is_finish_good ? draft.finished_at->text : core::FormatRfc3339(now),
      "doctor");
}

void Build(core::DeploymentDraft draft, const SendSettings* settings,
           absl::Time now, Preview& preview) {
  AddNew(core::DoubtfulTimes(draft, now), preview.warnings);
  if (!draft.started_at) draft.started_at = StandInForStart(draft, now);
  auto event = core::Deployment::Build(draft, now);
  if (!event) {
    core::AddNewProblems(event.error(), preview.problems);
    return;
  }
  preview.events.push_back(*event);
  if (settings == nullptr) return;
  const auto envelopes = Encode(core::ShareEvent(*std::move(event)), *settings);
  if (!envelopes) core::AddNewProblems(envelopes.error(), preview.problems);
}

}  // namespace

Preview PreviewEvents(const Inputs& inputs, const Surroundings& surroundings,
                      const SendSettings* settings) {
  Preview preview;
  providers::NoFetcher nobody("doctor fetches nothing");
  Surroundings quiet = surroundings;
  quiet.fetcher = &nobody;
  auto resolution = ResolveDeployments(inputs, quiet);
  if (!resolution) {
    preview.problems.push_back(resolution.error());
    return preview;
  }
  preview.drafts = std::move(resolution->deployments);
  preview.notices = std::move(resolution->notices);
  core::AddNewProblems(MistakesAboutGit(inputs), preview.problems);
  const absl::Time now = surroundings.clock.Now();
  for (core::DeploymentDraft& draft : preview.drafts) {
    AddNew(core::LeaveOutInvalid(draft, now), preview.notices);
    Build(draft, settings, now, preview);
  }
  return preview;
}

}  // namespace dora::app::doctor
