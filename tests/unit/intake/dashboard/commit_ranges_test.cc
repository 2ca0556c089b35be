#include "intake/dashboard/commit_ranges.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/fake_commits.h"
#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::At;
using testing::kHour;

class CommitRangesTest : public ::testing::Test {
 protected:
  CommitRangesTest() {
    for (const char* sha : {"a", "b", "c"}) {
      commits_.Add(sha, At(++hour_ * kHour));
    }
  }

  static Range Between(const std::string& previous, const std::string& sha) {
    return {"url", previous, sha};
  }

  int hour_ = 0;
  testing::FakeCommits commits_;
};

TEST_F(CommitRangesTest, HaveTheTimesOfTheirCommits) {
  CommitRanges ranges(commits_);
  const auto found = ranges.Find({Between("a", "c"), Between("c", "a")});
  EXPECT_EQ(*found.at(Between("a", "c")),
            (std::vector<absl::Time>{At(3 * kHour), At(2 * kHour)}));
  EXPECT_TRUE(found.at(Between("c", "a"))->empty());
}

TEST_F(CommitRangesTest, SayWhichEndIsUnknown) {
  CommitRanges ranges(commits_);
  const auto found =
      ranges.Find({Between("a", "x"), Between("x", "a"), Between("x", "y")});
  EXPECT_EQ(found.at(Between("a", "x")).error(), WhyNot::kCommitUnknown);
  EXPECT_EQ(found.at(Between("x", "a")).error(), WhyNot::kPreviousUnknown);
  EXPECT_EQ(found.at(Between("x", "y")).error(), WhyNot::kCommitUnknown);
}

TEST_F(CommitRangesTest, AreRememberedOnceTheyAreKnown) {
  CommitRanges ranges(commits_);
  EXPECT_FALSE(ranges.Find({Between("a", "d")}).at(Between("a", "d")));
  commits_.Add("d", At(9 * kHour));
  EXPECT_TRUE(ranges.Find({Between("a", "d")}).at(Between("a", "d")))
      << "uploaded since";
  const int questions = commits_.questions;
  EXPECT_TRUE(ranges.Find({Between("a", "d")}).at(Between("a", "d")));
  EXPECT_EQ(commits_.questions, questions);
}

TEST_F(CommitRangesTest, AreReadAnewAfterCommitsArrived) {
  CommitRanges ranges(commits_);
  ranges.Find({Between("a", "b"), Between("a", "x")});
  const int questions = commits_.questions;
  ranges.Forget();
  EXPECT_TRUE(ranges.Find({Between("a", "b")}).at(Between("a", "b")));
  EXPECT_EQ(commits_.questions, questions + 1);
}

TEST_F(CommitRangesTest, AreReadBitByBitWhereThatTakesLong) {
  CommitRanges ranges(commits_, absl::ZeroDuration());
  const std::vector<Range> all = {Between("a", "x"), Between("a", "b"),
                                  Between("b", "c")};
  auto found = ranges.Find(all);
  EXPECT_EQ(found.at(all[0]).error(), WhyNot::kCommitUnknown);
  EXPECT_EQ(found.at(all[1]).error(), WhyNot::kNotRead);
  found = ranges.Find(all);
  EXPECT_TRUE(found.at(all[1])) << "what was never asked comes first";
  EXPECT_EQ(found.at(all[2]).error(), WhyNot::kNotRead);
  EXPECT_EQ(found.at(all[0]).error(), WhyNot::kCommitUnknown);
  EXPECT_TRUE(ranges.Find(all).at(all[2]));
}

}  // namespace
}  // namespace dora::intake::dashboard
