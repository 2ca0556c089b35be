#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// An agent's tags, beyond those of tests/data/environments/buildkite.env.

namespace dora::providers {
namespace {

using testing::Read;
using testing::Tags;

TEST(BuildkiteTest, AnAgentsTagsAreReadByTheirPrefix) {
  EXPECT_EQ(
      Read({{"BUILDKITE", "true"},
            {"BUILDKITE_AGENT_META_DATA_", "nameless"},
            {"BUILDKITE_AGENT_META_DATA_EMPTY", ""},
            {"BUILDKITE_AGENT_META_DATA_MY_KEY", " a \"b\" "},
            {"MY_BUILDKITE_AGENT_META_DATA_X", "other"}}),
      (Tags{{"ci.provider.name", {"buildkite", "BUILDKITE"}},
            {"ci.node.labels",
             {"[\"my_key:a \\\"b\\\"\"]", "BUILDKITE_AGENT_META_DATA_*"}}}));
}

TEST(BuildkiteTest, AnAgentsTagThatIsNotUtf8DoesNoHarm) {
  EXPECT_EQ(
      Read({{"BUILDKITE", "true"}, {"BUILDKITE_AGENT_META_DATA_X", "a\xff"}})
          .at("ci.node.labels")
          .text,
      "[\"x:a\xEF\xBF\xBD\"]");
}

}  // namespace
}  // namespace dora::providers
