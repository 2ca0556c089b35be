#include "providers/environment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "os/start.h"

namespace dora::providers {

Environment Environment::FromEntries(const std::vector<std::string>& entries) {
  std::vector<Variable> variables;
  for (const absl::string_view entry : entries) {
    const size_t equals = entry.find('=');
    if (equals == absl::string_view::npos) continue;
    variables.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return Environment(std::move(variables));
}

std::optional<std::string> Environment::Get(absl::string_view name) const {
  const Variable* const variable = Find(name);
  if (variable == nullptr) return std::nullopt;
  const absl::string_view value = absl::StripAsciiWhitespace(variable->second);
  if (value.empty()) return std::nullopt;
  return std::string(value);
}

std::string Environment::SpellingOf(absl::string_view name) const {
  const Variable* const variable = Find(name);
  return variable == nullptr ? std::string(name) : variable->first;
}

Environment Environment::Without(const std::vector<std::string>& names) const {
  std::vector<Variable> others;
  for (const Variable& variable : variables_) {
    const bool is_named =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) {
          return os::IsSameVariable(variable.first, name);
        });
    if (!is_named) others.push_back(variable);
  }
  return Environment(std::move(others));
}

const Environment::Variable* Environment::Find(absl::string_view name) const {
  for (const Variable& variable : variables_) {
    if (variable.first.size() == name.size() &&
        os::IsSameVariable(variable.first, name)) {
      return &variable;
    }
  }
  return nullptr;
}

}  // namespace dora::providers
