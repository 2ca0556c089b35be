#pragma once

#include "providers/context_builder.h"

// The pull request, merge request or change that a build of Jenkins is of, by
// the variables of the plugin that started it.

namespace dora::providers {

/// What the plugin says of the request: its number, its last commit, its
/// branch and that of its base. Where it was merged, of the merge. The commit,
/// branch and tag that the Git plugin tells are read before.
void ReadJenkinsChange(ContextBuilder& context);

}  // namespace dora::providers
