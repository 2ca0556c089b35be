#pragma once

#include "app/commands/invocation.h"

// `dora-deploy git-metadata`: uploads the commits that change lead time is
// computed from, by itself.

namespace dora::app {

int RunGitMetadata(Invocation& invocation);

}  // namespace dora::app
