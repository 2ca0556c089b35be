#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// A snapshot of environment variables, real or given by a test. Everything
// that reads variables reads them here, so nothing depends on globals.

namespace dora::providers {

class Environment {
 public:
  using Variable = std::pair<std::string, std::string>;

  explicit Environment(std::vector<Variable> variables)
      : variables_(std::move(variables)) {}

  /// The snapshot of what a process has: each `NAME=value`.
  static Environment FromEntries(const std::vector<std::string>& entries);

  /// The variable's value without white space around it; empty is absent. On
  /// Windows the case of its name does not matter.
  std::optional<std::string> Get(absl::string_view name) const;

  /// The variable's name as it was set, which may differ in case on Windows;
  /// `name` where it is not set.
  std::string SpellingOf(absl::string_view name) const;

  /// The snapshot without the variables of these names.
  Environment Without(const std::vector<std::string>& names) const;

  /// All variables, in the order in which they were set.
  const std::vector<Variable>& variables() const { return variables_; }

 private:
  const Variable* Find(absl::string_view name) const;

  std::vector<Variable> variables_;
};

}  // namespace dora::providers
