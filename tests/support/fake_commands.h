#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "providers/command_runner.h"

// Commands that answer what a test says, and fail otherwise. Arguments must
// match to the letter: how git is asked is a matter of safety here.

namespace dora::testing {

class FakeCommandRunner : public providers::CommandRunner {
 public:
  using Arguments = std::vector<std::string>;

  /// The command of these arguments exits with 0 and prints `output`.
  FakeCommandRunner& Answer(Arguments arguments, std::string output) {
    outputs_[std::move(arguments)] = std::move(output);
    return *this;
  }

  std::optional<std::string> Run(const Arguments& arguments) const override {
    calls_.push_back(arguments);
    const auto output = outputs_.find(arguments);
    if (output == outputs_.end()) return std::nullopt;
    return output->second;
  }

  /// Every command that was run, in order.
  const std::vector<Arguments>& calls() const { return calls_; }

 private:
  std::map<Arguments, std::string> outputs_;
  mutable std::vector<Arguments> calls_;
};

/// The arguments of git as the checkout is read.
inline FakeCommandRunner::Arguments GitArguments(
    std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-c", "safe.directory=*"});
  return arguments;
}

/// A checkout with these lines of `remote.<name>.url`, and HEAD at `head`;
/// either may be empty.
inline FakeCommandRunner CheckoutOf(const std::string& remotes,
                                    const std::string& head) {
  FakeCommandRunner runner;
  if (!remotes.empty()) {
    runner.Answer(
        GitArguments({"config", "--get-regexp", "^remote\\..*\\.url$"}),
        remotes);
  }
  if (!head.empty()) {
    runner.Answer(GitArguments({"rev-parse", "--verify", "HEAD"}), head + "\n");
    runner.Answer(GitArguments({"cat-file", "-e", head + "^{commit}"}), "");
  }
  return runner;
}

}  // namespace dora::testing
