#include "app/import/uncounted.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TempDirectory;

constexpr int64_t kDay = 24 * 3600;
constexpr int64_t kNow = 1764460800;

struct Record {
  std::string service;
  std::string env;
  int64_t days_ago;
  bool has_commit = true;
};

core::Deployment EventOf(const Record& record) {
  core::DeploymentDraft input;
  const int64_t finish = kNow - record.days_ago * kDay;
  input.service = core::Sourced{record.service, "test"};
  if (!record.env.empty()) input.env = core::Sourced{record.env, "test"};
  input.started_at = core::Sourced{std::to_string(finish - 60), "test"};
  input.finished_at = core::Sourced{std::to_string(finish), "test"};
  if (record.has_commit) {
    input.repository_url = core::Sourced{"https://shop.example/s", "test"};
    input.commit_sha = core::Sourced{std::string(40, 'a'), "test"};
  }
  return *core::Deployment::Build(input, absl::FromUnixSeconds(kNow));
}

/// With how many events in memory: all, some, and one a piece.
class UncountedTest : public ::testing::TestWithParam<size_t> {
 protected:
  Uncounted Find(const std::vector<Record>& records,
                 const std::vector<int64_t>& left_out = {}) {
    UncountedFinder finder(directory_.path(), absl::FromUnixSeconds(kNow),
                           GetParam());
    int64_t number = 0;
    for (const Record& record : records) {
      EXPECT_TRUE(finder.Add(EventOf(record), ++number));
    }
    const auto found = finder.Find(left_out);
    EXPECT_TRUE(found);
    return *found;
  }

  TempDirectory directory_;
};

TEST_P(UncountedTest, TellsEachReasonByTheTimesAndNotTheOrder) {
  const Uncounted found = Find({{"shop", "prod", 10},
                                {"shop", "prod", 100},
                                {"shop", "prod", 120},
                                {"shop", "prod", 20, false},
                                {"shop", "prod", 5, false},
                                {"shop", "prod", 800}});
  EXPECT_EQ(found.deployments, 6);
  EXPECT_THAT(found.too_old.first, ElementsAre(6));
  EXPECT_THAT(found.without_commit.first, ElementsAre(4, 5));
  EXPECT_THAT(found.firsts.first, IsEmpty());
  EXPECT_THAT(found.late.first, ElementsAre(3));
}

TEST_P(UncountedTest, EachServiceInEachEnvironmentHasAFirst) {
  const Uncounted found = Find({{"shop", "prod", 9},
                                {"shop", "stage", 8},
                                {"Shop", "PROD", 7},
                                {"cart", "prod", 6},
                                {"cart", "", 5},
                                {"cart", "", 4}});
  EXPECT_THAT(found.firsts.first, ElementsAre(1, 2, 4));
  EXPECT_EQ(found.firsts.count, 4);
  EXPECT_EQ(found.late.count, 0);
}

TEST_P(UncountedTest, TheFirstWithACommitIsOneAfterOthersWithout) {
  const Uncounted found = Find(
      {{"shop", "prod", 9, false}, {"shop", "prod", 8}, {"shop", "prod", 7}});
  EXPECT_THAT(found.without_commit.first, ElementsAre(1));
  EXPECT_THAT(found.firsts.first, ElementsAre(2));
}

TEST_P(UncountedTest, SixtyDaysAreNotTooLong) {
  const Uncounted found = Find(
      {{"shop", "prod", 181}, {"shop", "prod", 121}, {"shop", "prod", 60}});
  EXPECT_THAT(found.late.first, ElementsAre(3));
}

TEST_P(UncountedTest, WhatIsLeftOutIsNotThere) {
  const Uncounted found = Find(
      {{"shop", "prod", 9}, {"shop", "prod", 8}, {"cart", "prod", 7}}, {1, 3});
  EXPECT_EQ(found.deployments, 1);
  EXPECT_THAT(found.firsts.first, ElementsAre(2));
}

TEST_P(UncountedTest, OfManyTheFirstOfTheFileAreShown) {
  std::vector<Record> records;
  for (int i = 0; i < 3000; ++i) {
    records.push_back({"shop", "prod", i % 500, false});
  }
  const Uncounted found = Find(records);
  EXPECT_EQ(found.without_commit.count, 3000);
  EXPECT_THAT(found.without_commit.first, ElementsAre(1, 2, 3));
}

INSTANTIATE_TEST_SUITE_P(InMemory, UncountedTest,
                         ::testing::Values(100000, 700, 1));

TEST(Uncounted, SaysWhereItCannotWrite) {
  UncountedFinder finder("/no/such/folder", absl::FromUnixSeconds(kNow), 1);
  EXPECT_FALSE(finder.Add(EventOf({"shop", "prod", 1}), 1));
}

}  // namespace
}  // namespace dora::app
