// The README stays short.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/docs/documents.h"

namespace dora::testing {
namespace {

TEST(Readme, IsAtMost150LinesLong) {
  const std::string readme = ReadDocument("README.md").text;
  EXPECT_LE(std::count(readme.begin(), readme.end(), '\n'), 150);
}

}  // namespace
}  // namespace dora::testing
