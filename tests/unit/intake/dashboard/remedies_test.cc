#include "intake/dashboard/remedies.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::DeploymentAt;
using testing::FailedAt;
using testing::kHour;
using testing::OfVersion;

const Remediation kById{"fix", "", "rollback"};
const Remediation kByVersion{"", "v2", "rollforward"};

std::map<std::string, Remedy> Find(const std::vector<Deployment>& deployments) {
  return FindRemedies(testing::SeriesOf(deployments));
}

TEST(FindRemedies, ById) {
  const auto remedies =
      Find({DeploymentAt("fix", 13), FailedAt("bad", 10, kById)});
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_EQ(remedies.at("bad").recovery_time, 3 * kHour);
  EXPECT_EQ(remedies.at("bad").finished_at, testing::At(13 * kHour));
  EXPECT_EQ(remedies.at("bad").id, "fix");
  EXPECT_EQ(remedies.at("bad").type, "rollback");
  EXPECT_EQ(remedies.at("bad").version, "version-of-fix");
}

TEST(FindRemedies, ByTheFirstDeploymentOfAVersionAfterTheFailedOne) {
  Deployment elsewhere = OfVersion("elsewhere", 11, "v2");
  elsewhere.env = "staging";
  const auto remedies =
      Find({OfVersion("third", 15, "v2"), OfVersion("second", 12, "v2"),
            OfVersion("first", 8, "v2"), elsewhere,
            FailedAt("bad", 10, kByVersion)});
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_EQ(remedies.at("bad").recovery_time, 2 * kHour);
}

TEST(FindRemedies, NotWhereThereIsNone) {
  Deployment stable = FailedAt("stable", 10, kById);
  stable.marked_failed = false;
  Deployment without = DeploymentAt("without", 10);
  without.marked_failed = true;
  Deployment itself = FailedAt("fix", 10, kById);
  const struct {
    const char* name;
    std::vector<Deployment> deployments;
  } kCases[] = {
      {"unknown id", {FailedAt("bad", 10, kById)}},
      {"before", {DeploymentAt("fix", 9), FailedAt("bad", 10, kById)}},
      {"stable again", {DeploymentAt("fix", 13), stable}},
      {"no remediation", {DeploymentAt("fix", 13), without}},
      {"itself", {itself}},
      {"other version",
       {OfVersion("x", 13, "v3"), FailedAt("bad", 10, kByVersion)}},
  };
  for (const auto& one : kCases) {
    EXPECT_TRUE(Find(one.deployments).empty()) << one.name;
  }
}

}  // namespace
}  // namespace dora::intake::dashboard
