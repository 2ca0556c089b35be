#pragma once

#include <vector>

#include "absl/time/time.h"
#include "app/commands/invocation.h"
#include "app/history/rollback_detection.h"
#include "app/import/progress.h"
#include "app/metadata/git_upload.h"
#include "app/send/send_settings.h"

// `--upload-git`: git metadata of the commits that are deployed, beside the
// report of the deployments. An upload that fails is told; it neither fails the
// report nor holds it up.

namespace dora::app {

/// One for each commit; none where nothing is asked for.
using Uploads = std::vector<UploadOutcome>;

/// A bound on an upload that has all the time of a command.
inline constexpr absl::Duration kLongestUpload = absl::Minutes(10);

/// False also where the value of the input is wrong.
bool UploadIsAskedFor(const Inputs& inputs);

/// Uploads what the deployments are of, all of it within `limits`; nothing in a
/// dry run, which tells so.
Uploads UploadGit(const std::vector<OutgoingDeployment>& deployments,
                  const RollbackSettings& rollback,
                  const SendSettings& settings, const UploadLimits& limits,
                  const Invocation& invocation);

/// Hands over what became of the uploads, for the outputs of the step. Of
/// several the worst is told.
void NoteUploads(const Uploads& uploads, StepHost& host);

/// Tells people and machines what became of each; how loud, --on-error says.
void TellUploads(const Uploads& uploads, OnError on_error, StepHost& host);

/// What bounds an upload of this run: a signal ends it, unless that is changed.
UploadLimits LimitsOf(absl::Duration time, const SendSettings& settings,
                      const Invocation& invocation);

/// Lets a terminal show what an upload is at.
void ShowOn(Progress& progress, UploadLimits& limits);

}  // namespace dora::app
