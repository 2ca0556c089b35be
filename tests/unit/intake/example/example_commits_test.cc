#include "intake/example/example_commits.h"

#include <gtest/gtest.h>

namespace dora::intake::example {
namespace {

using dashboard::Commit;

class ExampleCommitsTest : public ::testing::Test {
 protected:
  std::string Between(const std::string& url, const std::string& previous,
                      const std::string& sha) {
    const auto commits = commits_.Between(url, previous, sha);
    if (!commits) return "unknown";
    std::string shas;
    for (const Commit& one : *commits) shas += one.sha;
    return shas;
  }

  ExampleCommits commits_{{{"mine",
                            {{"a", absl::UnixEpoch()},
                             {"b", absl::UnixEpoch()},
                             {"c", absl::UnixEpoch()}}}}};
};

TEST_F(ExampleCommitsTest, HaveTheNewestInFront) {
  EXPECT_EQ(Between("mine", "a", "c"), "cb");
  EXPECT_EQ(Between("mine", "b", "c"), "c");
  EXPECT_EQ(Between("mine", "c", "a"), "");
  EXPECT_EQ(Between("mine", "a", "a"), "");
  EXPECT_EQ(Between("mine", "a", "x"), "unknown");
  EXPECT_EQ(Between("mine", "x", "a"), "unknown");
}

TEST_F(ExampleCommitsTest, KnowNoOtherRepository) {
  EXPECT_TRUE(commits_.Knows("mine", "a"));
  EXPECT_FALSE(commits_.Knows("mine", "x"));
  EXPECT_FALSE(commits_.Knows("theirs", "a"));
  EXPECT_EQ(Between("theirs", "a", "b"), "unknown");
}

}  // namespace
}  // namespace dora::intake::example
