#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/process.h"

// git in a repository of the intake's own, which holds what strangers
// uploaded: no settings but those named here, no hooks, no network, and limits
// of time, of output, and of the memory for an object.

namespace dora::intake::git {

struct OwnGitCall {
  std::string folder;  ///< the repository: GIT_DIR
  std::vector<std::string> arguments;
  std::string input = {};
  bool takes_errors = false;
  std::function<bool()> stop_asked = {};  ///< see core::ProcessSpec
};

core::ProcessResult RunOwnGit(const OwnGitCall& call);

}  // namespace dora::intake::git
