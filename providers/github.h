#pragma once

#include "providers/context_builder.h"

// GitHub Actions, whose variables Gitea and Forgejo set too.

namespace dora::providers {

/// Maps GitHub's variables to tags, but for those of pages: each server has its
/// own addresses.
void ReadGithubVariables(ContextBuilder& context);

}  // namespace dora::providers
