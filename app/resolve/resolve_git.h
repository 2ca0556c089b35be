#pragma once

#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "providers/checkout.h"
#include "providers/ci_context.h"
#include "providers/command_runner.h"

namespace dora::app {

/// Repository and commit by the user's words, the CI's variables and the
/// checkout. A commit of one repository is never paired with the URL of
/// another; what is left out for that is told in `notices`.
providers::GitFacts ResolveGit(const Inputs& inputs,
                               const providers::CiContext& context,
                               const providers::CommandRunner& commands,
                               std::vector<std::string>& notices);

/// Whether the user, and not the CI, names the repository or the commit.
bool NamesGit(const Inputs& inputs, const providers::CiContext& context);

}  // namespace dora::app
