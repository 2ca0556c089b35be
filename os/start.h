#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// What this process was started with, as UTF-8.

namespace dora::os {

/// The words of its command line behind the program's name, of what `main` was
/// given.
std::vector<std::string> Arguments(int argc, char** argv);

/// Its environment variables, each NAME=value, in the order that the system
/// has. On Windows without those of cmd, whose names begin with `=`.
std::vector<std::string> EnvironmentVariables();

/// True for two names of the same variable: on Windows case does not matter.
bool IsSameVariable(absl::string_view a, absl::string_view b);

/// True where the name of a variable begins with `prefix`, compared like that.
inline bool HasVariablePrefix(absl::string_view name,
                              absl::string_view prefix) {
  return IsSameVariable(name.substr(0, prefix.size()), prefix);
}

}  // namespace dora::os
