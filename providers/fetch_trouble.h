#pragma once

#include "absl/time/time.h"
#include "core/base/process.h"
#include "providers/commit_fetcher.h"

namespace dora::providers {

struct FetchTrouble {
  FetchFailure failure;
  /// It would not give a commit by its sha, but may give a branch that has it.
  bool wants_names = false;
  bool has_no_such_name = false;
};

/// Why a `git fetch` that took its errors (ProcessSpec::takes_errors) did not
/// succeed. None of its own words are in it: they may hold the credentials that
/// its settings put into a URL.
FetchTrouble ExplainFetch(const core::ProcessResult& result,
                          absl::Duration budget);

}  // namespace dora::providers
