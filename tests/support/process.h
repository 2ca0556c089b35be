#pragma once

#include <string>
#include <utility>
#include <vector>

// Running the real programs from a test: a fixed environment, both streams
// caught, no shell.

namespace dora::testing {

using Variables = std::vector<std::pair<std::string, std::string>>;

struct Finished {
  int exit_code = -1;  ///< 128 + signal where one ended it
  std::string out;
  std::string err;
  long max_resident_kib = 0;  ///< the most memory that it had
};

struct Command {
  std::vector<std::string> arguments;  ///< [0] is the program's path
  Variables variables;                 ///< the whole environment
  std::string directory = {};          ///< to run in; empty: the current one
  std::string input = {};  ///< file at its standard input; empty: nothing
  /// Whether it inherits the orphans among its descendants, as process 1 does.
  bool is_subreaper = false;
};

/// Runs the command to its end.
Finished Run(const Command& command);

/// A program that runs until the object goes.
class Background {
 public:
  explicit Background(const Command& command);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  /// Ends it by SIGTERM and waits for it.
  ~Background();

  /// The next line that it prints on stdout, without the line break.
  std::string ReadLine();

  int pid() const { return pid_; }

  /// Sends it a signal.
  void Signal(int signal) const;
  /// Waits for its end and gives its exit code.
  int Wait();
  /// After Wait: true if a signal ended it that it did not catch.
  bool was_killed() const { return was_killed_; }

 private:
  int pid_ = -1;
  bool was_killed_ = false;
  int out_ = -1;
};

/// The path of a program or a file that this test depends on, by its place in
/// the workspace, such as `cli/dora-deploy`. Of a program that is in the folder
/// DORA_TEST_PROGRAMS, as tests/system/sanitizers/run wants it, the path there.
std::string ProgramPath(const std::string& place);

/// A file's whole text; fails the test where it cannot be read.
std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& text);

}  // namespace dora::testing
