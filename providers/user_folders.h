#pragma once

#include <optional>
#include <string>
#include <vector>

#include "providers/environment.h"

// The folders of the user, as the variables of the system name them: other
// ones on POSIX than on Windows (os/paths.h).

namespace dora::providers {

std::optional<std::string> HomeFolder(const Environment& environment);
std::optional<std::string> StateFolder(const Environment& environment);
std::string TemporaryFolder(const Environment& environment);

/// NAME=value of the variables by which another program finds them and the
/// system's own, beside PATH and HOME.
std::vector<std::string> FolderVariables(const Environment& environment);

}  // namespace dora::providers
