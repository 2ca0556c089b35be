#include <algorithm>

#include "os/start.h"

extern char** environ;

namespace dora::os {

std::vector<std::string> Arguments(int argc, char** argv) {
  return {argv + std::min(argc, 1), argv + argc};
}

std::vector<std::string> EnvironmentVariables() {
  std::vector<std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    variables.emplace_back(*entry);
  }
  return variables;
}

bool IsSameVariable(absl::string_view a, absl::string_view b) { return a == b; }

}  // namespace dora::os
