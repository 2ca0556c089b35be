#pragma once

#include "absl/strings/string_view.h"
#include "providers/environment.h"

// Runners whose files are gone after the job, as they say themselves.

namespace dora::app::doctor {

struct ShortLived {
  absl::string_view variable;
  absl::string_view value;  ///< that says it
  absl::string_view what;   ///< this runner, for people
  absl::string_view keep;   ///< which folder stays, and how: behind "to"
};

/// The row of this job's runner; null where nothing says that its files go.
const ShortLived* FindShortLived(const providers::Environment& environment);

}  // namespace dora::app::doctor
