// Which commits a deployment counts with, and when it does not.

#include "intake/dashboard/lead_time.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::At;
using testing::DeploymentAt;
using testing::kHour;
using testing::OfCommit;

constexpr int64_t kSixtyDays = 60 * 24;

// "a..b", or why not.
std::string Say(const RangeOrWhy& range) {
  return range ? range->previous + ".." + range->sha : InWords(range.error());
}

TEST(RangesOf, FollowTheReceiversRules) {
  const struct {
    const char* name;
    std::vector<Deployment> deployments;  ///< the newest, "x", in front
    std::string range;
  } kCases[] = {
      {"from the one before",
       {OfCommit("x", 5, "b"), OfCommit("1", 4, "a")},
       "a..b"},
      {"not from the one before that",
       {OfCommit("x", 6, "c"), OfCommit("2", 5, "b"), OfCommit("1", 4, "a")},
       "b..c"},
      {"back in time it is a range too: an empty one",
       {OfCommit("x", 6, "a"), OfCommit("2", 5, "b"), OfCommit("1", 4, "a")},
       "b..a"},
      {"without git data",
       {DeploymentAt("x", 5), OfCommit("1", 4, "a")},
       InWords(WhyNot::kNoGit)},
      {"over one without git data",
       {OfCommit("x", 6, "b"), DeploymentAt("2", 5), OfCommit("1", 4, "a")},
       "a..b"},
      {"the first", {OfCommit("x", 5, "b")}, InWords(WhyNot::kFirstDeployment)},
      {"the first with git data",
       {OfCommit("x", 5, "b"), DeploymentAt("1", 4)},
       InWords(WhyNot::kFirstDeployment)},
      {"sixty days after",
       {OfCommit("x", kSixtyDays, "b"), OfCommit("1", 0, "a")},
       "a..b"},
      {"more than sixty days after",
       {OfCommit("x", kSixtyDays + 1, "b"), OfCommit("1", 0, "a")},
       InWords(WhyNot::kTooLongAgo)},
      {"the same commit",
       {OfCommit("x", 5, "a"), OfCommit("1", 4, "a")},
       InWords(WhyNot::kNoNewCommit)},
      {"in the same second",
       {OfCommit("x", 4, "b"), OfCommit("2", 4, "a"), OfCommit("1", 3, "a")},
       InWords(WhyNot::kSameSecond)},
      {"after two in the same second, from the first of them",
       {OfCommit("x", 5, "c"), OfCommit("2", 4, "b"), OfCommit("1", 4, "a")},
       "a..c"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(Say(RangesOf(HistoryOf(one.deployments)).at("x")), one.range)
        << one.name;
  }
}

TEST(RangesOf, KeepServicesAndEnvironmentsApart) {
  Deployment staging = OfCommit("1", 4, "a");
  staging.env = "staging";
  Deployment web = OfCommit("2", 3, "a");
  web.service = "web";
  const std::vector<Deployment> deployments = {OfCommit("x", 5, "b"), staging,
                                               web};
  for (const auto& [id, range] : RangesOf(HistoryOf(deployments))) {
    EXPECT_EQ(Say(range), InWords(WhyNot::kFirstDeployment)) << id;
  }
}

TEST(LeadTimeOf, IsFromEachCommitToTheFinish) {
  const Deployment deployment = DeploymentAt("x", 10);
  const LeadTime lead_time =
      LeadTimeOf(deployment, {At(8 * kHour), At(3 * kHour), At(10 * kHour)});
  ASSERT_TRUE(lead_time);
  EXPECT_EQ(*lead_time, (std::vector<absl::Duration>{2 * kHour, 7 * kHour,
                                                     absl::ZeroDuration()}));
}

TEST(LeadTimeOf, LeavesOutWhatAWrongClockMade) {
  const Deployment deployment = DeploymentAt("x", 10);
  EXPECT_EQ(LeadTimeOf(deployment, {At(11 * kHour), At(3 * kHour)})->size(),
            1U);
  EXPECT_EQ(LeadTimeOf(deployment, {At(11 * kHour)}).error(),
            WhyNot::kWrongClock);
  EXPECT_EQ(LeadTimeOf(deployment, {}).error(), WhyNot::kNoNewCommit);
}

}  // namespace
}  // namespace dora::intake::dashboard
