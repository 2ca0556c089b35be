#include "tests/e2e/e2e.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <utility>

#include "tests/support/environments.h"

namespace dora::testing {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::string pattern =
      std::string(std::getenv("TEST_TMPDIR")) + "/scratch-XXXXXX";
  path_ = mkdtemp(pattern.data());
}

Scratch::~Scratch() { fs::remove_all(path_); }

Finished Scratch::Deploy(const std::vector<std::string>& arguments,
                         const Variables& variables) const {
  return Run(DeployCommand(arguments, variables));
}

Command Scratch::DeployCommand(const std::vector<std::string>& arguments,
                               const Variables& variables) const {
  Command command;
  command.arguments = {ProgramPath("cli/dora-deploy")};
  command.arguments.insert(command.arguments.end(), arguments.begin(),
                           arguments.end());
  command.variables = {
      {"PATH", std::getenv("PATH")},
      // Bazel's sandbox sits inside the source checkout.
      {"GIT_CEILING_DIRECTORIES", fs::path(path_).parent_path().string()},
      {"TMPDIR", path_},
      {"DD_API_KEY", kMarkedKey}};
  for (const auto& [name, value] : variables) {
    command.variables = With(std::move(command.variables), name, value);
  }
  command.variables = With(std::move(command.variables), "HOME", path_);
  command.directory = path_;
  return command;
}

void Scratch::Git(const std::vector<std::string>& arguments) const {
  Command command;
  command.arguments = {"/usr/bin/git", "-c", "user.name=Ada", "-c",
                       "user.email=ada@shop.example"};
  command.arguments.insert(command.arguments.end(), arguments.begin(),
                           arguments.end());
  command.variables = {{"PATH", std::getenv("PATH")}, {"HOME", path_}};
  command.directory = path_;
  const Finished finished = Run(command);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
}

std::vector<std::string> Scratch::Files() const {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> ExecArguments(
    const std::string& url, const std::vector<std::string>& command,
    const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"exec",       "--service", "shopist",
                                        "--skip-git", "--api-url", url};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), command.begin(), command.end());
  return arguments;
}

Variables EnvironmentOf(const std::string& provider) {
  return EnvironmentVariables(provider);
}

Variables With(Variables variables, const std::string& name,
               const std::string& value) {
  variables.erase(std::remove_if(variables.begin(), variables.end(),
                                 [&name](const auto& variable) {
                                   return variable.first == name;
                                 }),
                  variables.end());
  variables.emplace_back(name, value);
  return variables;
}

namespace {

bool IsUnderWine() { return std::getenv("DORA_TEST_WINDOWS") != nullptr; }

}  // namespace

std::string TimeLimit(int seconds) {
  return std::to_string(IsUnderWine() ? 5 * seconds : seconds);
}

std::string Printed(std::string path) {
  if (!IsUnderWine()) return path;
  // What the test's machine has as its root is a drive there.
  const bool is_whole = path.rfind(std::getenv("TEST_TMPDIR"), 0) == 0;
  std::replace(path.begin(), path.end(), '/', '\\');
  return is_whole ? "Z:" + path : path;
}

std::string LastLine(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);) last = line;
  return last;
}

}  // namespace dora::testing
