#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "core/base/error.h"
#include "core/event/deployment.h"

// The events that a run would send now, made as `deployment` makes them, but
// for what only the deployment itself knows: its start. Nothing is fetched.

namespace dora::app::doctor {

struct Preview {
  /// Without what was inferred and breaks a rule; the rest is not checked.
  std::vector<core::DeploymentDraft> drafts;
  std::vector<core::Deployment> events;    ///< of the valid ones
  std::vector<core::Error> problems = {};  ///< every broken rule
  std::vector<std::string> notices = {};   ///< that a run tells
  std::vector<std::string> warnings = {};  ///< the same, of probable mistakes
};

/// Encoded for the sinks of `settings`, which may be null, they are looked
/// through as well.
Preview PreviewEvents(const Inputs& inputs, const Surroundings& surroundings,
                      const SendSettings* settings);

}  // namespace dora::app::doctor
