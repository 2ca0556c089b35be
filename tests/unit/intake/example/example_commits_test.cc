#include "intake/example/example_commits.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/fake_commits.h"

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

  dashboard::testing::FakeCommits others_;
  ExampleCommits commits_{{{"mine",
                            {{"a", absl::UnixEpoch()},
                             {"b", absl::UnixEpoch()},
                             {"c", absl::UnixEpoch()}}}},
                          others_};
};

TEST_F(ExampleCommitsTest, HaveTheNewestInFront) {
  EXPECT_EQ(Between("mine", "a", "c"), "cb");
  EXPECT_EQ(Between("mine", "b", "c"), "c");
  EXPECT_EQ(Between("mine", "c", "a"), "");
  EXPECT_EQ(Between("mine", "a", "a"), "");
  EXPECT_EQ(Between("mine", "a", "x"), "unknown");
  EXPECT_EQ(Between("mine", "x", "a"), "unknown");
}

TEST_F(ExampleCommitsTest, LeaveOtherRepositoriesToOthers) {
  others_.Add("x", absl::UnixEpoch());
  others_.Add("y", absl::UnixEpoch());
  EXPECT_EQ(Between("theirs", "x", "y"), "y");
  EXPECT_EQ(Between("mine", "x", "y"), "unknown");
  EXPECT_TRUE(commits_.Knows("theirs", "x"));
  EXPECT_FALSE(commits_.Knows("theirs", "a"));
  EXPECT_TRUE(commits_.Knows("mine", "a"));
  EXPECT_FALSE(commits_.Knows("mine", "x"));
}

}  // namespace
}  // namespace dora::intake::example
