#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "providers/environment.h"

// Builds the environment of a test out of another one's variables, so that a
// test shows only what it is about.

namespace dora::testing {

class EnvironmentOf {
 public:
  using Variable = providers::Environment::Variable;

  EnvironmentOf() = default;

  /// `EnvironmentOf{{"NAME", "value"}, ...}`.
  EnvironmentOf(std::initializer_list<Variable> variables)
      : variables_(variables) {}

  /// The same with `name` set to `value`, in its place if it was set before.
  EnvironmentOf With(const std::string& name, const std::string& value) const {
    EnvironmentOf copy = *this;
    for (Variable& variable : copy.variables_) {
      if (variable.first != name) continue;
      variable.second = value;
      return copy;
    }
    copy.variables_.emplace_back(name, value);
    return copy;
  }

  EnvironmentOf With(const std::vector<Variable>& variables) const {
    EnvironmentOf copy = *this;
    for (const auto& [name, value] : variables) copy = copy.With(name, value);
    return copy;
  }

  EnvironmentOf Without(const std::string& name) const {
    EnvironmentOf copy = *this;
    copy.variables_.erase(
        std::remove_if(copy.variables_.begin(), copy.variables_.end(),
                       [&name](const Variable& variable) {
                         return variable.first == name;
                       }),
        copy.variables_.end());
    return copy;
  }

  providers::Environment Build() const {
    return providers::Environment(variables_);
  }

  const std::vector<Variable>& variables() const { return variables_; }

 private:
  std::vector<Variable> variables_;
};

}  // namespace dora::testing
