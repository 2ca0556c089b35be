#include "os/environment_block.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "os/utf16.h"

namespace dora::os {
namespace {

/// A bar for each end of a variable.
std::string Block(const std::vector<std::string>& variables,
                  const std::vector<std::string>& needed = {}) {
  const std::string text = ToUtf8(EnvironmentBlock(variables, needed));
  return absl::StrReplaceAll(text, {{std::string(1, '\0'), "|"}});
}

TEST(EnvironmentBlock, IsSortedByNameWithoutCase) {
  EXPECT_EQ(Block({"b=2", "A=1", "C=3", "AB=x"}), "A=1|AB=x|b=2|C=3||");
}

TEST(EnvironmentBlock, OfANameTheFirstCounts) {
  EXPECT_EQ(Block({"Path=1", "PATH=2", "path=3"}), "Path=1||");
}

TEST(EnvironmentBlock, GetsWhatIsNeededWhereItIsMissing) {
  EXPECT_EQ(Block({"A=1"}, {"SystemRoot=C:"}), "A=1|SystemRoot=C:||");
  EXPECT_EQ(Block({"SYSTEMROOT=D:"}, {"SystemRoot=C:"}), "SYSTEMROOT=D:||");
}

TEST(EnvironmentBlock, ThatIsEmptyHasItsEndAllTheSame) {
  EXPECT_EQ(Block({}), "||");
}

TEST(EnvironmentBlock, ValuesMayHoldAnything) {
  EXPECT_EQ(Block({"A==x=\"%\xC3\xA9"}), "A==x=\"%\xC3\xA9||");
}

TEST(EnvironmentBlock, LeavesOutWhatWouldEndIt) {
  EXPECT_EQ(Block({std::string("A=1\0B=2", 7), "", "C=3"}), "C=3||");
}

}  // namespace
}  // namespace dora::os
