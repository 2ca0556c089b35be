#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "intake/contract/request_document.h"

// The requests of git metadata as values: which commits are known, and a
// packfile. The API's OpenAPI does not have them; the rules are what its public
// clients keep.

namespace dora::intake {

inline constexpr size_t kMaxCommitsAsked = 1000;
/// A pack of a client, of about 3 MB, has some tens of thousands.
inline constexpr size_t kMaxPackedObjects = 200'000;

struct CommitSearch {
  std::string repository_url;
  std::vector<std::string> shas;
};

Validated<CommitSearch> ParseCommitSearch(const std::string& body);

struct PackUpload {
  std::string repository_url;
  std::string pushed_sha;
  absl::string_view pack;  ///< of the body that was parsed
};

/// A form of two parts. Pointers begin with the name of the part that is at
/// fault. Of the pack only the frame is looked at: git checks the rest.
Validated<PackUpload> ParsePackUpload(const std::string& content_type,
                                      const std::string& body);

}  // namespace dora::intake
