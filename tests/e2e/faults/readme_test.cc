// The table in README.md is the table that the suite runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/faults/fault_table.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

TEST(Readme, HasTheTableThatIsRun) {
  const std::string table = ToMarkdown(FaultTable());
  EXPECT_THAT(ReadFile(ProgramPath("tests/e2e/faults/README.md")),
              ::testing::HasSubstr("\n\n" + table))
      << "Put this into tests/e2e/faults/README.md:\n"
      << table;
}

}  // namespace
}  // namespace dora::testing
