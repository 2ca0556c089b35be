#pragma once

#include <functional>
#include <string>

#include "app/metadata/upload_limits.h"
#include "app/metadata/upload_outcome.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "core/event/event_facts.h"

// Uploads what change lead time is computed from: the commits that led to a
// deployed one, with the names of files and folders, without their contents.
// Only what the API lacks is sent, and what a shallow clone lacks is fetched
// into a folder of our own first.

namespace dora::app {

struct UploadTask {
  core::GitInfo git;  ///< the repository, and the commit that is deployed
  /// The commit that was deployed before; asked for only where the API does not
  /// know the one above. Empty where nobody knows. May be empty itself.
  std::function<std::string()> last_deployed = {};
};

UploadOutcome UploadGitMetadata(const UploadTask& task,
                                const SendSettings& settings,
                                const UploadLimits& limits,
                                const Surroundings& surroundings);

}  // namespace dora::app
