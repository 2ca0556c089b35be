#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "providers/command_runner.h"

// Commands that answer what a test says, and fail otherwise. Arguments must
// match to the letter: how git is asked is a matter of safety here. In another
// folder than the current one they begin with -C and the folder.

namespace dora::testing {

class FakeCommandRunner : public providers::CommandRunner {
 public:
  using Arguments = std::vector<std::string>;

  /// The command of these arguments exits with 0 and prints `output`.
  FakeCommandRunner& Answer(Arguments arguments, std::string output) {
    outputs_[std::move(arguments)] = std::move(output);
    return *this;
  }

  /// The command of these arguments does not answer, for this reason.
  FakeCommandRunner& Fail(Arguments arguments, std::string trouble) {
    outputs_.erase(arguments);
    troubles_[std::move(arguments)] = std::move(trouble);
    return *this;
  }

  std::optional<std::string> RunIn(const std::string& folder,
                                   const Arguments& arguments) const override {
    calls_.push_back(arguments);
    if (folder != ".") {
      calls_.back().insert(calls_.back().begin(), {"-C", folder});
    }
    const auto trouble = troubles_.find(calls_.back());
    trouble_ = trouble == troubles_.end() ? "" : trouble->second;
    const auto output = outputs_.find(calls_.back());
    if (output == outputs_.end()) return std::nullopt;
    return output->second;
  }

  /// There is one where anything is said of it.
  bool HasCheckout() const override {
    return !outputs_.empty() || !troubles_.empty();
  }

  std::string Trouble() const override { return trouble_; }

  /// Every command that was run, in order.
  const std::vector<Arguments>& calls() const { return calls_; }

 private:
  std::map<Arguments, std::string> outputs_;
  std::map<Arguments, std::string> troubles_;
  mutable std::string trouble_;
  mutable std::vector<Arguments> calls_;
};

/// A checkout with these lines of `remote.<name>.url`, and HEAD at `head`;
/// either may be empty.
inline FakeCommandRunner CheckoutOf(const std::string& remotes,
                                    const std::string& head) {
  FakeCommandRunner runner;
  if (!remotes.empty()) {
    runner.Answer({"config", "--get-regexp", "^remote\\..*\\.url$"}, remotes);
  }
  if (!head.empty()) {
    runner.Answer({"rev-parse", "--verify", "HEAD"}, head + "\n");
    runner.Answer({"cat-file", "-e", head + "^{commit}"}, "");
  }
  return runner;
}

}  // namespace dora::testing
