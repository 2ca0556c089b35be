#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Whether two URLs are of one repository. A host lets the same repository be
// written in many ways: with its ssh host or port, with a prefix of the path,
// with other letters.

namespace dora::core {

/// Whether the two are spellings of one repository: host and path are the same,
/// whatever scheme, user, port and `.git` are. What only Gerrit or Bitbucket
/// Data Center write is read so where one of the two is theirs on its face.
bool IsSameRepository(absl::string_view url, absl::string_view other);

/// Whether `url` says on another machine which repository is meant: it has a
/// host and a path. `https://`, `github.com` and a path do not.
bool NamesRepository(absl::string_view url);

/// `url`, a scrubbed one; what only a helper of git understands
/// (`codecommit::us-east-1://shop`) as the URL that the helper would use.
std::string WithoutHelper(std::string url);

/// Whether the two may be of one repository that has a copy elsewhere: the
/// paths end alike and the hosts differ, or one names no host. Only a common
/// commit proves it. On one host two paths are two repositories.
bool MayBeMirror(absl::string_view url, absl::string_view other);

}  // namespace dora::core
