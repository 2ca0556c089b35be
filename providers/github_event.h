#pragma once

#include "providers/context_builder.h"

// The event that started a workflow of GitHub Actions, or of a system that
// runs the same workflows.

namespace dora::providers {

/// Adds what the event says of the commit, the branch, the pull request and
/// the environment to what GITHUB_SHA and GITHUB_REF have told. The payload is
/// opened only where it has something for us.
void ReadGithubEvent(ContextBuilder& context);

}  // namespace dora::providers
