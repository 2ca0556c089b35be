#include "tools/generator/blocks.h"

#include <gtest/gtest.h>

namespace dora::generator {
namespace {

TEST(WithBlocks, ReplacesWhatStandsBetweenTheMarkersAlone) {
  const auto text = WithBlocks({"a.md", {{"options", "new\n"}}},
                               "before\n<!-- generated: options -->\nold\n"
                               "older\n<!-- end of generated -->\nafter\n");
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(*text,
            "before\n<!-- generated: options -->\nnew\n"
            "<!-- end of generated -->\nafter\n");
}

TEST(WithBlocks, IndentsABlockAsItsMarkerIs) {
  const auto text = WithBlocks(
      {"a.yml", {{"inputs", "a:\n  b: c\n"}}},
      "inputs:\n  # generated: inputs\n  # end of generated\nrest: 1\n");
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(*text,
            "inputs:\n  # generated: inputs\n  a:\n    b: c\n"
            "  # end of generated\nrest: 1\n");
}

TEST(WithBlocks, FindsEachBlockByItsName) {
  const auto text = WithBlocks({"a.yml", {{"second", "2\n"}, {"first", "1\n"}}},
                               "# generated: first\n# end of generated\n"
                               "# generated: second\n# end of generated\n");
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(*text,
            "# generated: first\n1\n# end of generated\n"
            "# generated: second\n2\n# end of generated\n");
}

TEST(WithBlocks, ABlockWithoutAPlaceIsAnError) {
  for (const char* text :
       {"", "# generated: others\n# end of generated\n",
        "# generated: inputs\n", "# generated: inputs and more\n"}) {
    const auto filled = WithBlocks({"a.yml", {{"inputs", "x\n"}}}, text);
    ASSERT_FALSE(filled.has_value()) << text;
    EXPECT_EQ(filled.error().message, "a.yml has no place for inputs.");
  }
}

TEST(Difference, ShowsTheLinesFromTheFirstToTheLastThatDiffers) {
  EXPECT_EQ(Difference("a\nb\nc\nd\n", "a\nB\nc\nd\n"), "@@ line 2\n-b\n+B\n");
  EXPECT_EQ(Difference("a\nd\n", "a\nb\nc\nd\n"), "@@ line 2\n+b\n+c\n");
  EXPECT_EQ(Difference("a\nb\n", "a\n"), "@@ line 2\n-b\n");
}

}  // namespace
}  // namespace dora::generator
