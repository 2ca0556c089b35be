#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "app/resolve/resolve_git.h"
#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/command_runner.h"

// Which commit `--changed-since` takes for the deployed one: that of the event,
// also where the event goes without repository and commit.

namespace dora::app {

/// `git` is absent where the user skips it: then only his own word for the
/// commit counts. HEAD where no commit is chosen, and where the CI's is of
/// another repository than the checkout, which `notices` then tell.
core::Sourced ComparedCommit(const Inputs& inputs,
                             const providers::CiContext& context,
                             const std::optional<GitResolution>& git,
                             const providers::CommandRunner& commands,
                             std::vector<std::string>& notices);

}  // namespace dora::app
