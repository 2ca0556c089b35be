#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

// Runs a command as if it stood there alone, beside a report about it that can
// spoil nothing. Three processes:
//
//   supervisor  this process: starts the other two, passes signals on, waits,
//               and exits with the command's own code. Once the command runs it
//               allocates nothing and touches no file (on Windows: little).
//   command     in a process group of its own; its streams are ours, a terminal
//               stays a terminal with its job control. Should the supervisor be
//               killed outright, the command gets a SIGTERM.
//   reporter    reads what is to be reported while the command is at work, and
//               reports its end. It may crash, run out of memory or time, or be
//               killed: the supervisor does not depend on it.
//
// On Windows the command is in our console and hears its keys by itself; with
// all that it starts it ends with us, where we are killed. The reporter is this
// program, started again with the same command line.

namespace dora::app {

/// A point in time by both clocks: the wall clock may be set meanwhile.
struct Moment {
  absl::Time wall;
  absl::Duration steady;
};

/// How the command ended.
struct CommandEnd {
  /// Its exit code; 128 + the signal that ended it; 127 or 126 where it could
  /// not be run, as a shell has it.
  int exit_code = 0;
  /// Why it could not be run (the system's number); 0 where it ran.
  int start_error = 0;
  absl::Duration ended_at;  ///< on the steady clock
};

/// The command as the reporter sees it.
class SupervisedCommand {
 public:
  struct Board;
  explicit SupervisedCommand(const Board* board) : board_(board) {}

  /// Waits for the command's end. From then on SIGINT and SIGTERM are the
  /// caller's to handle, who has set their handlers before; no other signal
  /// disturbs the report.
  CommandEnd WaitForEnd() const;

  /// When it was started.
  Moment started() const;

  /// When it ended, on the steady clock; absent while it is at work.
  std::optional<absl::Duration> EndedAt() const;

 private:
  const Board* board_;
};

struct Supervision {
  Moment started;  ///< now
  /// How long the report may take after the command's end. After that it is
  /// killed.
  absl::Duration report_limit;
  /// Removes what the supervisor has made for itself. Called where the reporter
  /// does not share it, once the command has ended.
  std::function<void()> discard;
  /// Says in the supervisor, as far as it can, what became of a report that did
  /// not end by itself.
  std::function<void(const char*)> say;
};

/// True in a reporter that has not come to Supervise yet: all before it has
/// been done by the supervisor.
bool IsReporter();

/// Why a command, the first of `arguments`, cannot get the others as they are;
/// empty where it can.
std::string WhyNotPassed(const std::vector<std::string>& arguments);

/// What a `start_error` says.
std::string TextOfStartError(int error);

/// Starts `arguments[0]`, found on the PATH, without a shell. Returns in the
/// reporter only; the supervisor never returns.
SupervisedCommand Supervise(const std::vector<std::string>& arguments,
                            const Supervision& supervision);

}  // namespace dora::app
