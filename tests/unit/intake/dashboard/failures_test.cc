// How marks and findings are merged.

#include "intake/dashboard/failures.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::kHour;

// V1, V2, V3, V1, and a later fix; as the store lists them.
std::vector<Deployment> BackByTwo() {
  return {testing::OfVersion("fix", 20, "v4"),
          testing::OfVersion("back", 13, "v1"),
          testing::OfVersion("third", 12, "v3"),
          testing::OfVersion("second", 10, "v2"),
          testing::OfVersion("first", 1, "v1")};
}

Deployment& Get(std::vector<Deployment>& deployments, const std::string& id) {
  for (Deployment& one : deployments) {
    if (one.id == id) return one;
  }
  ADD_FAILURE() << id;
  return deployments.front();
}

TEST(FindFailures, FindsTheFirstDeploymentAfterTheTarget) {
  const auto deployments = BackByTwo();
  const Failures failures = FindFailures(HistoryOf(deployments));
  ASSERT_EQ(failures.by_id.size(), 1U);
  const Failure& failure = failures.by_id.at("second");
  EXPECT_TRUE(failure.is_found);
  EXPECT_FALSE(failure.is_marked);
  ASSERT_TRUE(failure.remedy);
  EXPECT_EQ(failure.remedy->id, "back");
  EXPECT_EQ(failure.remedy->type, "rollback");
  EXPECT_EQ(failure.remedy->recovery_time, 3 * kHour);
  EXPECT_EQ(failures.rollbacks, std::set<std::string>{"back"});
  EXPECT_EQ(failures.fixes, std::set<std::string>{"back"});
}

TEST(FindFailures, MergesAMarkWithWhatIsFound) {
  const Remediation by_fix{"fix", "", "rollforward"};
  const Remediation by_nobody{"gone", "", "rollforward"};
  const struct {
    const char* name;
    const char* marked;
    bool mark;
    std::optional<Remediation> remediation;
    std::vector<std::string> failed;
    std::string remedy_of_second;  ///< its id
    std::set<std::string> fixes;
  } kCases[] = {
      {"one deployment marked both ways is one failure",
       "second",
       true,
       std::nullopt,
       {"second"},
       "back",
       {"back"}},
      {"a remedy that a person names goes before the rollback",
       "second",
       true,
       by_fix,
       {"second"},
       "fix",
       {"back", "fix"}},
      {"one that nobody knows does not",
       "second",
       true,
       by_nobody,
       {"second"},
       "back",
       {"back"}},
      {"another deployment marked makes two",
       "third",
       true,
       by_fix,
       {"second", "third"},
       "back",
       {"back", "fix"}},
      {"said to be stable, nothing failed",
       "second",
       false,
       std::nullopt,
       {},
       "",
       {}},
      {"stable elsewhere changes nothing",
       "third",
       false,
       std::nullopt,
       {"second"},
       "back",
       {"back"}},
  };
  for (const auto& one : kCases) {
    auto deployments = BackByTwo();
    Get(deployments, one.marked).marked_failed = one.mark;
    Get(deployments, one.marked).remediation = one.remediation;
    const Failures failures = FindFailures(HistoryOf(deployments));
    std::vector<std::string> failed;
    for (const auto& [id, failure] : failures.by_id) failed.push_back(id);
    EXPECT_EQ(failed, one.failed) << one.name;
    EXPECT_EQ(failures.fixes, one.fixes) << one.name;
    EXPECT_EQ(failures.rollbacks, std::set<std::string>{"back"}) << one.name;
    if (one.remedy_of_second.empty()) continue;
    ASSERT_TRUE(failures.by_id.at("second").remedy) << one.name;
    EXPECT_EQ(failures.by_id.at("second").remedy->id, one.remedy_of_second)
        << one.name;
  }
}

TEST(FindFailures, DoNotComeFromATag) {
  auto deployments = BackByTwo();
  Get(deployments, "third").tags = {"deployment_type:rollback"};
  EXPECT_EQ(FindFailures(HistoryOf(deployments)).rollbacks,
            std::set<std::string>{"back"});
}

TEST(FindFailures, StayWithinAServiceAndAnEnvironment) {
  auto deployments = BackByTwo();
  Get(deployments, "back").env = "staging";
  EXPECT_TRUE(FindFailures(HistoryOf(deployments)).by_id.empty());
  Get(deployments, "back").env = "prod";
  Get(deployments, "back").service = "web";
  EXPECT_TRUE(FindFailures(HistoryOf(deployments)).by_id.empty());
}

}  // namespace
}  // namespace dora::intake::dashboard
