#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/context_builder.h"
#include "providers/providers.h"

// The whole of what the environment tells: which CI this is, what its
// variables say, and the user's DD_GIT_*, DD_CI_* and DD_PR_NUMBER, which win
// over them.

namespace dora::providers {

struct DetectedContext {
  CiContext context;
  const Provider* provider = nullptr;  ///< null outside any known CI
  /// Others whose markers were there too, but which lost.
  std::vector<const Provider*> also_detected;
  std::vector<std::string> notices;  ///< for the user
};

/// The variable with which a user sets a shared tag: `git.commit.sha` is
/// DD_GIT_COMMIT_SHA.
std::string OverrideVariable(absl::string_view tag);

/// `provider` is a name of the table, `none`, or empty to detect. The error
/// is a usage error for a name that is not known.
core::Result<DetectedContext> ReadContext(const Environment& environment,
                                          const FileReader& files,
                                          const core::Sourced& provider,
                                          Detail detail);

}  // namespace dora::providers
