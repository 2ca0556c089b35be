#pragma once

// git, run to read. No shell stands between, the input comes from memory, and
// the environment is this file's: neither the user's configuration nor a
// GIT_DIR that happens to be set has a say.

#include <optional>
#include <string>
#include <vector>

namespace dora::intake::page {

/// What `git ARGUMENTS` says on its standard output to `input`. Nothing where
/// it cannot be run, fails, says more than 16 MiB, or takes longer than 5 s
/// (it is killed then).
std::optional<std::string> RunGit(const std::vector<std::string>& arguments,
                                  const std::string& input);

}  // namespace dora::intake::page
