#pragma once

#include <optional>
#include <string>
#include <vector>

// Running `git`, handed in so that tests need no checkout.

namespace dora::providers {

class CommandRunner {
 public:
  virtual ~CommandRunner() = default;

  /// Runs `arguments[0]`, found on the PATH, without a shell. Its standard
  /// output where it exits with 0; absent otherwise. Its standard error is
  /// dropped.
  virtual std::optional<std::string> Run(
      const std::vector<std::string>& arguments) const = 0;
};

}  // namespace dora::providers
