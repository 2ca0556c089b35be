#pragma once

#include <string>
#include <vector>

#include "cli/inputs.h"
#include "cli/outcome.h"
#include "core/secret.h"

// Where the program runs, as its people see it: how inputs arrive, and how
// messages, masks, outputs and summaries leave. One implementation for each
// platform, in the platform's folder; ConsoleHost is the plain terminal.

namespace dora::cli {

enum class Level { kInfo, kNotice, kWarning, kError };

class StepHost {
 public:
  virtual ~StepHost() = default;

  /// Adds what the platform hands over as the step's inputs.
  virtual void ReadInputs(Inputs& inputs) const { (void)inputs; }

  /// Asks the platform to hide the secret in everything printed from now on.
  virtual void Mask(const core::Secret& secret) { (void)secret; }

  /// A message for people. It may hold text of strangers (branch names):
  /// the host keeps it from being taken for a command.
  virtual void Say(Level level, const std::string& message) = 0;

  /// Hands the outcomes over as outputs and summary.
  virtual void Report(const std::vector<Outcome>& outcomes) { (void)outcomes; }
};

/// Messages go to stderr, one line each; stdout is for machines.
class ConsoleHost : public StepHost {
 public:
  explicit ConsoleHost(bool use_color) : use_color_(use_color) {}
  void Say(Level level, const std::string& message) override;

 private:
  bool use_color_;
};

/// `text` without control characters, so that it stays on its line and draws
/// nothing on the terminal.
std::string OneLine(const std::string& text);

}  // namespace dora::cli
