#pragma once

#include <string>
#include <vector>

#include "os/windows_api.h"

// Starting a process of Windows inside a job, so that it can be ended with all
// that it starts.

namespace dora::os {

/// What a process starts with.
struct ChildSpec {
  std::string file;  ///< the program
  std::string line;  ///< its command line
  /// All variables, as EnvironmentBlock makes them; null: ours.
  const std::u16string* variables = nullptr;
  HANDLE streams[3] = {};  ///< input, output, errors
  /// What it inherits besides the streams. With `inherits_all`, also all that
  /// we inherited.
  std::vector<HANDLE> handles = {};
  bool inherits_all = false;
  DWORD flags = 0;  ///< of CreateProcessW
};

struct Child {
  Handle process;
  /// Ends all that is in it when it is closed, also by our death. None where
  /// the system gives none.
  Handle job;
  DWORD error = 0;  ///< why it could not be started; 0 where it was
};

Child StartChild(const ChildSpec& spec);

/// Lets what is at work still be at work when the job is closed.
void ReleaseJob(const Handle& job);

}  // namespace dora::os
