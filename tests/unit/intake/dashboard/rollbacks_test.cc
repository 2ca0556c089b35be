// The receiver's rule as a table: what is deployed in which order, and what
// that makes of it.

#include "intake/dashboard/rollbacks.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

struct Case {
  const char* name;
  std::vector<std::string> deployed;
  /// Places in `deployed`: the rollback, and what it says failed.
  std::vector<std::pair<int, int>> rollbacks;
};

const Case kCases[] = {
    {"nothing", {}, {}},
    {"only forward", {"1", "2", "3"}, {}},
    {"back by one", {"1", "2", "1"}, {{2, 1}}},
    {"back by two marks the first after the target",
     {"1", "2", "3", "1"},
     {{3, 1}}},
    {"the same again is none", {"1", "1"}, {}},
    {"the same again after a change is none", {"1", "2", "2"}, {}},
    {"the same again after a rollback is none", {"1", "2", "1", "1"}, {{2, 1}}},
    {"what was deployed twice before is gone back to where it was last",
     {"1", "2", "1", "3", "1"},
     {{2, 1}, {4, 3}}},
    {"the target deployed twice in a row", {"1", "1", "2", "1"}, {{3, 2}}},
    {"forward again is a rollback too", {"1", "2", "1", "2"}, {{2, 1}, {3, 2}}},
    {"what is unknown is passed over", {"1", "", "1"}, {}},
    {"also as the failure", {"1", "", "2", "1"}, {{3, 2}}},
    {"unknown is not the same as unknown", {"", "2", ""}, {}},
};

// All by commits, or all by versions.
std::vector<Deployment> Make(const Case& one, bool by_commit) {
  std::vector<Deployment> deployments;
  for (const std::string& what : one.deployed) {
    const auto hour = static_cast<int64_t>(deployments.size());
    deployments.push_back(testing::OfVersion("x", hour, by_commit ? "" : what));
    if (by_commit) deployments.back().commit_sha = what;
  }
  return deployments;
}

TEST(FindRollbacks, ByCommitAndByVersion) {
  for (const Case& one : kCases) {
    for (const bool by_commit : {true, false}) {
      const std::vector<Deployment> deployments = Make(one, by_commit);
      std::vector<std::pair<int, int>> found;
      for (const Rollback& rollback :
           FindRollbacks(testing::SeriesOf(deployments))) {
        found.emplace_back(rollback.rollback - deployments.data(),
                           rollback.failed - deployments.data());
      }
      EXPECT_EQ(found, one.rollbacks) << one.name << ", " << by_commit;
    }
  }
}

TEST(FindRollbacks, GoByTheCommitWhereThereIsOneWhateverTheVersion) {
  std::vector<Deployment> deployments;
  for (const char* sha : {"a", "b", "c"}) {
    deployments.push_back(testing::OfCommit("x", 1, sha));
    deployments.back().version = "latest";
  }
  EXPECT_TRUE(FindRollbacks(testing::SeriesOf(deployments)).empty());
  deployments.push_back(testing::OfCommit("x", 2, "a"));
  deployments.back().version = "new";
  EXPECT_EQ(FindRollbacks(testing::SeriesOf(deployments)).size(), 1U);
}

}  // namespace
}  // namespace dora::intake::dashboard
