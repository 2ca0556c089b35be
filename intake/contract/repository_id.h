#pragma once

#include <string>

// The API takes a repository's URL and gives back a repository id such as
// "github.com/organization/example-repository". This is that step.

namespace dora::intake {

/// Host and path of `url`, without scheme, user, port, ".git" and slashes at
/// the end. Reads the scp-like form (git@host:path) too.
std::string RepositoryId(const std::string& url);

}  // namespace dora::intake
