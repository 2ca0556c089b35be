#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Running another program to ask or to tell it something: without a shell,
// with the environment, input and descriptors that the caller names and
// nothing else, within a limit of time and of output. At the limit it is
// killed, with all that it has started in its process group.

namespace dora::core {

struct ProcessSpec {
  std::string program;  ///< an absolute path, or a name looked for in `path`
  std::vector<std::string> arguments;       ///< behind the program's own name
  std::string path = {};                    ///< folders, as in PATH
  std::vector<std::string> variables = {};  ///< all of them: NAME=value
  std::string input = {};                   ///< what it reads
  size_t max_output = 0;      ///< of standard output; 0: it is dropped
  bool takes_errors = false;  ///< standard error goes where its output does
  /// Is given the output piece by piece, in place of the result, so that any
  /// amount needs little memory; the program waits meanwhile. Where it says
  /// false, the program is killed. May be empty.
  std::function<bool(absl::string_view)> take_output = {};
  /// For everything: its output, its end, and children that hold its output.
  absl::Duration limit = absl::ZeroDuration();
  /// Asked now and then; where it says so, the program is killed, as at the
  /// limit. May be empty.
  std::function<bool()> stop_asked = {};
};

enum class ProcessEnd {
  kExited,
  kNotFound,  ///< there is no such program
  kTimedOut,  ///< and is killed
  kStopped,   ///< as `stop_asked` or `take_output` said, and is killed
  kTooLarge,  ///< printed too much, and is killed
  kFailed,    ///< could not be run, or what became of it is not known
};

struct ProcessResult {
  ProcessEnd end = ProcessEnd::kFailed;
  int exit_code = -1;       ///< 128 + signal where one ended it
  std::string output = {};  ///< whole only where it exited
  absl::Duration took = absl::ZeroDuration();

  bool succeeded() const {
    return end == ProcessEnd::kExited && exit_code == 0;
  }
};

/// Where `name` is executable: itself where it is an absolute path, else in
/// the first of the folders of `path` that has it. Folders that are not
/// absolute are passed over, an empty one too: to the shell these mean the
/// current directory, which may be a stranger's.
std::optional<std::string> FindProgram(const std::string& name,
                                       const std::string& path);

/// Runs a program to its end. Its standard error is dropped unless it is taken.
ProcessResult RunProcess(const ProcessSpec& spec);

}  // namespace dora::core
