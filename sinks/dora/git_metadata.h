#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/receiver.h"

// Git metadata, as the API takes it: which commits it knows, and the commits
// and trees that it lacks, as packfiles. Change lead time is computed from
// them. Source: the public clients datadog-ci, dd-trace-js and dd-trace-java.

namespace dora::sinks {

/// The most commits that one question may name.
inline constexpr size_t kMostCommitsAsked = 1000;
/// What a packfile should not be larger than, in bytes.
inline constexpr size_t kPackfileSize = 3'000'000;

/// The body of POST /api/v2/git/repository/search_commits.
std::string SearchCommitsBody(const std::string& repository_url,
                              absl::Span<const std::string> shas);

/// Those of the commits that were asked for that the answer says are known; an
/// error for a body that is not the API's.
core::Result<std::set<std::string>> ParseKnownCommits(absl::string_view body);

/// POST /api/v2/git/repository/packfile: one packfile of those that bring the
/// commit `pushed_sha`. `checksum` is the packfile's own, in hex.
core::Delivery PackfileUpload(const std::string& repository_url,
                              const std::string& pushed_sha,
                              const std::string& checksum,
                              absl::string_view packfile);

/// The API as it is asked which commits it knows, by the API key alone.
core::Receiver GitMetadataReceiver(std::string base_url,
                                   const core::Secret& api_key);

/// The same API as it takes packfiles. It does not say what it did with one:
/// each 2xx confirms it.
core::Receiver PackfileReceiver(std::string base_url,
                                const core::Secret& api_key);

}  // namespace dora::sinks
