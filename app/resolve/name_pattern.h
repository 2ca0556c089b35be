#pragma once

#include "absl/strings/string_view.h"

// The patterns of .dora-deploy.yaml for branches and environments.

namespace dora::app {

/// True where `pattern` is of the whole `name`: as fnmatch(3) without flags,
/// so that `*`, `?` and a set in brackets match a slash too, and `\` takes the
/// next character as it is. Bytes are compared, not characters.
bool MatchesName(absl::string_view pattern, absl::string_view name);

}  // namespace dora::app
