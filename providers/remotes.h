#pragma once

#include <string>
#include <vector>

#include "providers/command_runner.h"

// The repositories that a checkout is a clone of.

namespace dora::providers {

struct Remote {
  std::string name;  ///< `origin`
  std::string url;   ///< scrubbed
};

/// The remotes of the checkout, in the order of its configuration. Their URLs
/// are read as configured: asking git for the effective ones would apply
/// `insteadOf`, with which CI systems inject tokens. Only where a URL names no
/// host, such as `gh:owner/name`, is it rewritten as `insteadOf` says, and
/// scrubbed after that. None where git does not answer.
std::vector<Remote> ReadRemotes(const CommandRunner& git);

}  // namespace dora::providers
