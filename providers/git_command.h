#pragma once

#include <string>
#include <utility>
#include <vector>

// How git is called here.

namespace dora::providers {

/// The words of a git command. A checkout that another user owns, as in most
/// CI containers, is read all the same; only this one call is told so.
inline std::vector<std::string> GitCommand(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-c", "safe.directory=*"});
  return arguments;
}

}  // namespace dora::providers
