#include "tools/generator/text.h"

#include <gtest/gtest.h>

namespace dora::generator {
namespace {

TEST(Row, ShowsAngleBracketsAsTheyAre) {
  EXPECT_EQ(Row({"`a`", "", "https://api.<site>"}),
            "| `a` | | https://api.&lt;site&gt; |\n");
}

TEST(Head, HasARuleForEachColumn) {
  EXPECT_EQ(Head({"a", "b"}), "| a | b |\n|---|---|\n");
}

TEST(Quoted, IsOneYamlScalar) {
  EXPECT_EQ(Quoted(R"(a: "b" \c)"), R"("a: \"b\" \\c")");
}

TEST(Wrapped, BreaksBetweenWords) {
  EXPECT_EQ(Wrapped("one two three", 2, 9), "  one two\n  three\n");
  EXPECT_EQ(Wrapped("longer-than-a-line x", 0, 5), "longer-than-a-line\nx\n");
}

}  // namespace
}  // namespace dora::generator
