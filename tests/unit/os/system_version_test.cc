#include "os/system_version.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "os/target.h"

namespace dora::os {
namespace {

// GoogleTest's own expressions know no alternatives on Windows.
bool Matches(const std::string& text, const char* expression) {
  return std::regex_match(text, std::regex(expression));
}

// The packages' launchers make the same names from what the machine says.
TEST(Target, IsTheFolderOfThisProgramInAPackage) {
  EXPECT_TRUE(Matches(Target(), "(linux|macos|windows)-(x86_64|arm64)"))
      << Target();
}

TEST(SystemVersion, NamesTheSystemItsVersionAndItsProcessor) {
  EXPECT_TRUE(
      Matches(SystemVersion(),
              R"((Linux|macOS|Windows) [0-9]+\.[0-9]+[^,]*, [a-z0-9_]+)"))
      << SystemVersion();
}

}  // namespace
}  // namespace dora::os
