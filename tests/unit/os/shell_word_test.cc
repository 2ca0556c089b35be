#include "os/shell_word.h"

#include <gtest/gtest.h>

namespace dora::os {
namespace {

TEST(ShellWordTest, AShellTakesItForOneWord) {
  EXPECT_EQ(ShellWord("/srv/shop-1.2"), "/srv/shop-1.2");
  EXPECT_EQ(ShellWord("/srv/$(id)"), "'/srv/$(id)'");
#ifdef _WIN32
  EXPECT_EQ(ShellWord("C:/my repo"), R"("C:/my repo")");
  EXPECT_EQ(ShellWord("C:/it's"), R"("C:/it's")");
  EXPECT_EQ(ShellWord("C:/it's $HOME"), "'C:/it''s $HOME'");
  EXPECT_EQ(ShellWord("C:/a&calc"), R"("C:/a&calc")");
  EXPECT_EQ(ShellWord("C:/a\u201d; calc; \u201cb"),
            "'C:/a\u201d; calc; \u201cb'");
  EXPECT_EQ(ShellWord("C:/a\u2019; calc"), "'C:/a\u2019\u2019; calc'");
#else
  EXPECT_EQ(ShellWord("/srv/my repo"), "'/srv/my repo'");
  EXPECT_EQ(ShellWord("/srv/it's"), R"('/srv/it'\''s')");
#endif
}

}  // namespace
}  // namespace dora::os
