#pragma once

#include <optional>
#include <string>

#include "providers/checkout.h"

// Whether a job made the commit that it is at: a version that it raised, a
// merge, a file that it generated.

namespace dora::app {

/// Where this job made `head` itself: the commit of somebody else that it made
/// it on, empty where that is not known; absent where the job did not make it.
/// `ci` is the commit that the CI gave the job, empty where it gave none. Where
/// the reflog does not know HEAD, its parents tell it, unless it is `on_tag`.
std::optional<std::string> CommitBeforeJob(const providers::Checkout& checkout,
                                           const std::string& head,
                                           const std::string& ci, bool on_tag);

}  // namespace dora::app
