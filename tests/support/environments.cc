#include "tests/support/environments.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace dora::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kFolder[] = "tests/data/environments";

}  // namespace

std::vector<std::string> EnvironmentNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(ProgramPath(kFolder))) {
    const fs::path path = entry.path();
    if (path.extension() == ".env") names.push_back(path.stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string EnvironmentPath(const std::string& name,
                            const std::string& ending) {
  return ProgramPath(kFolder) + "/" + name + ending;
}

Variables EnvironmentVariables(const std::string& name) {
  Variables variables;
  std::istringstream lines(ReadFile(EnvironmentPath(name, ".env")));
  for (std::string line; std::getline(lines, line);) {
    const size_t equals = line.find('=');
    if (line.empty() || line[0] == '#' || equals == std::string::npos) continue;
    variables.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return variables;
}

}  // namespace dora::testing
