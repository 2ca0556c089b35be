#pragma once

#include <optional>
#include <string>

#include "providers/checkout.h"

// Whether a job made the commit that it is at: a version that it raised, a
// merge, a file that it generated.

namespace dora::app {

/// Where this job made `head` itself: the commit that it made it on. `ci` is
/// the commit that the CI gave the job. Where HEAD has no reflog, its parents
/// tell it. A commit that is tagged, and was then checked out by its name, is
/// not the job's.
std::optional<std::string> CommitBeforeJob(const providers::Checkout& checkout,
                                           const std::string& head,
                                           const std::string& ci, bool on_tag);

}  // namespace dora::app
