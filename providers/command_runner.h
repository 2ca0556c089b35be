#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Asking `git`, handed in so that tests need no checkout.

namespace dora::providers {

/// A command of git whose input or output may be large, or no text.
struct GitPipe {
  std::vector<std::string> arguments;
  std::string input = {};  ///< what it reads
  /// Is given what it prints, piece by piece; git waits meanwhile, and is ended
  /// where this says false.
  std::function<bool(absl::string_view)> take_output;
};

class CommandRunner {
 public:
  virtual ~CommandRunner() = default;

  /// Runs git with `arguments` in the checkout around `folder`. What it prints
  /// where it exits with 0; absent otherwise.
  virtual std::optional<std::string> RunIn(
      const std::string& folder,
      const std::vector<std::string>& arguments) const = 0;

  /// The same in the checkout around the current directory.
  std::optional<std::string> Run(
      const std::vector<std::string>& arguments) const {
    return RunIn(".", arguments);
  }

  /// Runs git in the checkout around the current directory. True where it exits
  /// with 0.
  virtual bool Pipe(const GitPipe& pipe) const {
    (void)pipe;
    return false;
  }

  /// False where there is no checkout around the current directory.
  virtual bool HasCheckout() const { return true; }

  /// Why the last command gave no answer, such as `git did not answer within
  /// 10 s`; empty where it gave one, be that a no.
  virtual std::string Trouble() const { return ""; }
};

}  // namespace dora::providers
