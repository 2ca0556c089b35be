// Which commits led to a deployed one, by the real git.

#include "providers/commit_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "providers/checkout.h"
#include "providers/git.h"
#include "tests/support/git_history.h"
#include "tests/support/temp_directory.h"

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using testing::GitHistory;
using ::testing::IsEmpty;
using testing::TempDirectory;

constexpr absl::Duration kDay = absl::Hours(24);
const absl::Time kStart = absl::FromUnixSeconds(1700000000);

class CommitHistoryTest : public ::testing::Test {
 protected:
  std::string Add(absl::Time made, std::vector<int> merges = {}) {
    GitHistory::Commit commit{made};
    commit.files = {{"f", absl::FormatTime(made)}};
    commit.merges = std::move(merges);
    history_.Add(commit);
    history_.Write();
    return history_.Git({"rev-parse", "main"});
  }

  std::vector<std::string> Listed(const HistoryRange& range) const {
    std::vector<std::string> shas;
    const auto listed = ListHistory(range, git_);
    if (!listed) return {"none"};
    for (const HistoryCommit& commit : *listed) shas.push_back(commit.sha);
    return shas;
  }

  TempDirectory folder_;
  GitHistory history_{folder_.Inside("repository")};
  const Environment environment_{
      std::vector<Environment::Variable>{{"GIT_DIR", history_.path()}}};
  const GitRunner git_{environment_, absl::Seconds(60)};
};

TEST_F(CommitHistoryTest, GoesBackForAsLongAsADeploymentBeforeMayCount) {
  Add(kStart);
  const std::string old = Add(kStart + 10 * kDay);
  const std::string tip = Add(kStart + 70 * kDay);
  const auto since = StartOfHistory(tip, kStart + 70 * kDay, git_);
  ASSERT_TRUE(since);
  EXPECT_EQ(*since, kStart + 10 * kDay);
  EXPECT_THAT(Listed({tip, "", *since}), ElementsAre(tip, old));
}

/// A rollback deploys it long after it was made.
TEST_F(CommitHistoryTest, OfAnOldCommitBeginsBeforeThatCommit) {
  const std::string old = Add(kStart);
  EXPECT_EQ(StartOfHistory(old, kStart + 700 * kDay, git_),
            kStart - kLongestGap);
  EXPECT_THAT(Listed({old, "", kStart - kLongestGap}), ElementsAre(old));
}

TEST_F(CommitHistoryTest, OfACommitFromTheFutureBeginsBeforeNow) {
  const std::string tip = Add(kStart + 1000 * kDay);
  EXPECT_EQ(StartOfHistory(tip, kStart, git_), kStart - kLongestGap);
}

TEST_F(CommitHistoryTest, OfNoCommitThereIsNone) {
  Add(kStart);
  const std::string none(40, 'a');
  EXPECT_EQ(StartOfHistory(none, kStart, git_), std::nullopt);
  EXPECT_THAT(Listed({none}), ElementsAre("none"));
}

TEST_F(CommitHistoryTest, FromADeployedCommitItIsTheFirst) {
  Add(kStart);
  const std::string first = Add(kStart + 200 * kDay);
  const std::string next = Add(kStart + 300 * kDay);
  const std::string tip = Add(kStart + 400 * kDay);
  EXPECT_THAT(Listed({tip, first}), ElementsAre(tip, next, first));
}

TEST_F(CommitHistoryTest, EndsWithTheMostCommitsThatCount) {
  std::string tip;
  for (int i = 0; i < kMostCommits + 10; ++i) {
    history_.Add({kStart + absl::Seconds(i)});
  }
  history_.Write();
  tip = history_.Git({"rev-parse", "main"});
  EXPECT_EQ(Listed({tip, "", kStart}).size(), kMostCommits);
}

TEST_F(CommitHistoryTest, ANameBesideTheCommitsThemselvesChangesNothing) {
  const std::string root = Add(kStart);
  const std::string tip = Add(kStart + kDay);
  // A graft says that the last one has no parent.
  testing::WriteFile(history_.path() + "/info/grafts", tip + "\n");
  EXPECT_THAT(Listed({tip, "", kStart}), ElementsAre(tip, root));
}

TEST_F(CommitHistoryTest, AShallowCloneLacksTheParentsOfItsLastCommits) {
  Add(kStart);
  const std::string tip = Add(kStart + kDay);
  const std::string clone = folder_.Inside("clone");
  testing::RunGit("/", {"clone", "-q", "--bare", "--depth=1",
                        "file://" + history_.path(), clone});
  const Environment environment{
      std::vector<Environment::Variable>{{"GIT_DIR", clone}}};
  const GitRunner git(environment, absl::Seconds(60));
  EXPECT_EQ(IsShallow(git), true);
  EXPECT_EQ(IsShallow(git_), false);
  const auto listed = ListHistory({tip, "", kStart}, git);
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 1);
  EXPECT_FALSE(HasAllParents(listed->front(), git));
  EXPECT_TRUE(
      HasAllParents(ListHistory({tip, "", kStart}, git_)->back(), git_));
}

}  // namespace
}  // namespace dora::providers
