#include "intake/dashboard/filter.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

TEST(WithDays, TakesDaysFromOneToAYear) {
  const struct {
    const char* text;
    int days;
  } kCases[] = {{"", 30},
                {"7", 7},
                {"1", 1},
                {"365", 365},
                {"0", 30},
                {"366", 30},
                {"-1", 30},
                {"week", 30},
                {"7d", 30},
                {"1e9", 30},
                {"99999999999999999999", 30}};
  for (const auto& one : kCases) {
    EXPECT_EQ(WithDays({}, one.text).days, one.days) << one.text;
  }
}

TEST(Filter, LetsDeploymentsThrough) {
  Deployment deployment = testing::DeploymentAt("a", 1);
  deployment.team = "core";
  deployment.tags = {"region:eu", "tier:1"};
  const struct {
    Filter filter;
    bool matches;
  } kCases[] = {{{}, true},
                {{"shop", ""}, true},
                {{"shop", "prod"}, true},
                {{"", "prod"}, true},
                {{"shop", "staging"}, false},
                {{"sho", ""}, false},
                {{"", "", 30, "core"}, true},
                {{"", "", 30, "other"}, false},
                {{"", "", 30, "", "tier:1"}, true},
                {{"", "", 30, "", "tier"}, false},
                {{"", "", 30, "core", "tier:2"}, false},
                {{"shop", "prod", 30, "core", "region:eu"}, true}};
  for (const auto& one : kCases) {
    EXPECT_EQ(Matches(one.filter, deployment), one.matches)
        << AddressOf(one.filter);
  }
}

TEST(Filter, LetsIncidentsThroughByAnyOfTheirServices) {
  Incident incident;
  incident.services = {"web", "shop"};
  EXPECT_TRUE(Matches(Filter{}, incident));
  EXPECT_TRUE(Matches(Filter{"shop", ""}, incident));
  EXPECT_TRUE(Matches(Filter{"shop", "prod"}, incident)) << "of any env";
  EXPECT_FALSE(Matches(Filter{"other", ""}, incident));
  incident.env = "staging";
  EXPECT_FALSE(Matches(Filter{"shop", "prod"}, incident));
  EXPECT_TRUE(Matches(Filter{"", "", 30, "core"}, incident)) << "of any team";
  incident.team = "web";
  EXPECT_FALSE(Matches(Filter{"", "", 30, "core"}, incident));
  EXPECT_FALSE(Matches(Filter{"", "", 30, "", "a:b"}, incident));
  incident.tags = {"a:b"};
  EXPECT_TRUE(Matches(Filter{"", "", 30, "", "a:b"}, incident));
}

TEST(Filter, IsAnAddressThatReadsBack) {
  EXPECT_EQ(AddressOf({"a&b", "pro d", 7}),
            "/?service=a%26b&env=pro%20d&days=7");
  EXPECT_EQ(AddressOf({"", "", 30, "r&d", "region:eu 1"}),
            "/?service=&env=&days=30&team=r%26d&tag=region%3Aeu%201");
  EXPECT_TRUE(Filter({"a", ""}).IsNarrow());
  EXPECT_TRUE(Filter({"", "", 30, "a"}).IsNarrow());
  EXPECT_TRUE(Filter({"", "", 30, "", "a:b"}).IsNarrow());
  EXPECT_FALSE(Filter().IsNarrow());
}

}  // namespace
}  // namespace dora::intake::dashboard
