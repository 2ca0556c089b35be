#include "os/system_version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/target.h"

namespace dora::os {
namespace {

using ::testing::MatchesRegex;

// The packages' launchers make the same names from what the machine says.
TEST(Target, IsTheFolderOfThisProgramInAPackage) {
  EXPECT_THAT(Target(), MatchesRegex("(linux|macos|windows)-(x86_64|arm64)"));
}

TEST(SystemVersion, NamesTheSystemItsVersionAndItsProcessor) {
  EXPECT_THAT(
      SystemVersion(),
      MatchesRegex("(Linux|macOS|Windows) [0-9]+\\.[0-9]+[^,]*, [a-z0-9_]+"));
}

}  // namespace
}  // namespace dora::os
