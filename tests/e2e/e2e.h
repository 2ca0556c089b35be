#pragma once

#include <string>
#include <vector>

#include "tests/support/process.h"

// What the end-to-end tests share: the real program in a scratch home.

namespace dora::testing {

/// The key that every run is given; it must never be seen in what is written.
inline constexpr char kMarkedKey[] = "marked0key0c0ffee0marked0key0c0ffee";

/// A scratch folder that is the home and the current directory of its runs.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  const std::string& path() const { return path_; }

  /// Runs dora-deploy here with HOME, PATH, the marked key and `variables`.
  Finished Deploy(const std::vector<std::string>& arguments,
                  const Variables& variables = {}) const;

  /// The command that Deploy runs.
  Command DeployCommand(const std::vector<std::string>& arguments,
                        const Variables& variables = {}) const;

  /// Runs git here.
  void Git(const std::vector<std::string>& arguments) const;

  /// The files below the scratch folder, by their full paths.
  std::vector<std::string> Files() const;

 private:
  std::string path_;
};

/// The arguments of an `exec` that reports to the API at `url`.
std::vector<std::string> ExecArguments(
    const std::string& url, const std::vector<std::string>& command,
    const std::vector<std::string>& options = {});

/// The variables of tests/data/environments/<provider>.env.
Variables EnvironmentOf(const std::string& provider);

/// `variables` with `name` set to `value`, in place of what it was.
Variables With(Variables variables, const std::string& name,
               const std::string& value);

/// A path below the scratch folder, or a part of one, as dora-deploy prints it:
/// as it is, or in Windows' form where tests/system/windows/run runs the test.
std::string Printed(std::string path);

/// A time limit in seconds for what asks git: under Wine, whose
/// programs start slowly, five times as many.
std::string TimeLimit(int seconds);

/// The last line of `text`.
std::string LastLine(const std::string& text);

}  // namespace dora::testing
