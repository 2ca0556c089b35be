#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "core/error.h"

// Runs a command as if it stood there alone: its streams are ours, a terminal
// stays a terminal with its job control, and the signals that we get are
// passed on to its process group. Should this process be killed outright, the
// command gets a SIGTERM.

namespace dora::cli {

class ForegroundCommand {
 public:
  /// At most one runs at a time in a process.
  ForegroundCommand() = default;
  ForegroundCommand(const ForegroundCommand&) = delete;
  ForegroundCommand& operator=(const ForegroundCommand&) = delete;
  ~ForegroundCommand();

  /// Starts `arguments[0]`, found on the PATH, without a shell. An error names
  /// the command and why it cannot be run.
  core::Result<bool> Start(const std::vector<std::string>& arguments);

  /// Waits for the command's end. Gives its exit code, or 128 + the signal
  /// that ended it.
  int Wait();

  /// What a shell exits with where Start fails: 127 where there is no such
  /// command, 126 where it cannot be run.
  int start_failure_code() const { return start_failure_code_; }

 private:
  void StopWithIt() const;

  pid_t pid_ = -1;
  int terminal_ = -1;  ///< where its foreground was ours; else -1
  int start_failure_code_ = 0;
};

}  // namespace dora::cli
