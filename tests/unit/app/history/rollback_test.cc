#include "app/history/rollback.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace dora::app {

void PrintTo(RollbackVerdict verdict, std::ostream* out) {
  *out << (verdict == RollbackVerdict::kRollback     ? "rollback"
           : verdict == RollbackVerdict::kNoRollback ? "no rollback"
                                                     : "unknown");
}

namespace {

using ::testing::HasSubstr;

constexpr RollbackVerdict kRollback = RollbackVerdict::kRollback;
constexpr RollbackVerdict kNoRollback = RollbackVerdict::kNoRollback;
constexpr RollbackVerdict kUnknown = RollbackVerdict::kUnknown;

constexpr char kEventId[] = "0123456789abcdef";
constexpr int64_t kFinished = 1699960648;

/// The commit of one line of history, 1 the oldest; 9 is of another branch,
/// and 8 is not in the checkout. 0: no commit.
std::string Commit(int number) {
  return number == 0 ? "" : std::string(40, static_cast<char>('0' + number));
}

core::Result<bool> IsAncestor(const std::string& ancestor,
                              const std::string& descendant) {
  for (const std::string& sha : {ancestor, descendant}) {
    if (sha == Commit(8)) {
      return core::MakeError(core::ErrorKind::kValidation, "commit is missing");
    }
  }
  if (ancestor == Commit(9) || descendant == Commit(9)) return false;
  return ancestor < descendant;
}

struct Deployed {
  std::string id;
  int commit = 0;
  std::string version = "";
  int64_t finished_at = kFinished - 100;
};

struct Case {
  std::string name;
  int commit;
  std::string version;
  std::vector<Deployed> past;  ///< the newest first
  RollbackVerdict verdict;
  std::string last;
  std::string reason;
};

class Rollback : public ::testing::TestWithParam<Case> {};

TEST_P(Rollback, IsTold) {
  core::DeploymentDraft input;
  input.service = core::Sourced{"shopist", "test"};
  input.started_at = core::Sourced{std::to_string(kFinished - 10), "test"};
  input.finished_at = core::Sourced{std::to_string(kFinished), "test"};
  input.id = core::Sourced{kEventId, "test"};
  if (!GetParam().version.empty()) {
    input.version = core::Sourced{GetParam().version, "test"};
  }
  if (GetParam().commit != 0) {
    input.repository_url = core::Sourced{"https://shop.example/s", "test"};
    input.commit_sha = core::Sourced{Commit(GetParam().commit), "test"};
  }
  std::vector<sinks::PastDeployment> past;
  for (const Deployed& one : GetParam().past) {
    past.push_back({one.id, "shopist", "", one.version, Commit(one.commit),
                    absl::FromUnixSeconds(one.finished_at)});
  }
  const core::Deployment event =
      *core::Deployment::Build(input, absl::FromUnixSeconds(kFinished));
  const RollbackFinding finding =
      FindRollback(event, DeployedBefore(event, past), &IsAncestor);
  EXPECT_EQ(finding.verdict, GetParam().verdict);
  EXPECT_EQ(finding.last.id, GetParam().last);
  EXPECT_THAT(finding.reason, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    Each, Rollback,
    ::testing::Values(
        Case{"AnAncestorOfTheLast",
             1,
             "",
             {{"b", 2}},
             kRollback,
             "b",
             "is an ancestor of"},
        Case{"AFarAncestor", 1, "", {{"d", 4}, {"c", 3}}, kRollback, "d", ""},
        Case{"ADescendant",
             3,
             "",
             {{"b", 2}},
             kNoRollback,
             "b",
             "is not an ancestor of"},
        Case{"AnotherBranch", 9, "", {{"b", 2}}, kNoRollback, "b", "is not"},
        Case{"TheSameCommit", 2, "", {{"b", 2}}, kNoRollback, "b", "again"},
        Case{"TheFirst", 2, "", {}, kNoRollback, "", "no earlier deployment"},
        Case{"AheadOfARollback",
             3,
             "",
             {{"a", 1}, {"b", 2}},
             kNoRollback,
             "a",
             ""},
        Case{"ACommitThatIsMissing",
             1,
             "",
             {{"x", 8}},
             kUnknown,
             "x",
             "commit is missing"},
        Case{"TheCommitDecidesAndNotTheVersion",
             3,
             "v1",
             {{"b", 2, "v2"}, {"a", 1, "v1"}},
             kNoRollback,
             "b",
             "ancestor"},
        Case{"ReportedAgain",
             2,
             "",
             {{kEventId, 2}, {"a", 1}},
             kNoRollback,
             "a",
             ""},
        Case{"ReportedAgainAfterALaterOne",
             2,
             "",
             {{"c", 3}, {kEventId, 2}, {"a", 1}},
             kNoRollback,
             "a",
             ""},
        Case{"ARollbackReportedAgain",
             1,
             "",
             {{kEventId, 1}, {"b", 2}},
             kRollback,
             "b",
             ""},
        Case{"WhatFinishedLaterIsNotTheLast",
             2,
             "",
             {{"c", 3, "", kFinished + 1}, {"a", 1}},
             kNoRollback,
             "a",
             ""},
        Case{"AVersionDeployedBefore",
             0,
             "v1",
             {{"b", 0, "v2"}, {"a", 0, "v1"}},
             kRollback,
             "b",
             "v1 was deployed before, as a"},
        Case{"ANewVersion",
             0,
             "v3",
             {{"b", 0, "v2"}, {"a", 0, "v1"}},
             kNoRollback,
             "b",
             "is not known to have been"},
        Case{"TheSameVersion",
             0,
             "v2",
             {{"b", 0, "v2"}, {"a", 0, "v2"}},
             kNoRollback,
             "b",
             "again"},
        Case{"ACommitThatWasDeployedBeforeOneWithoutACommit",
             1,
             "v1",
             {{"b", 0, "v2"}, {"a", 1, "v1"}},
             kRollback,
             "b",
             "was deployed before, as a"},
        Case{"AVersionThatWasDeployedWithoutACommit",
             3,
             "v1",
             {{"b", 2, "v2"}, {"a", 0, "v1"}},
             kRollback,
             "b",
             "v1 was deployed before, as a, without a commit"},
        Case{"TheVersionOfTheLastWhichHasNoCommit",
             3,
             "v2",
             {{"b", 0, "v2"}, {"a", 0, "v1"}},
             kNoRollback,
             "b",
             "again"},
        Case{"ACommitOfAnotherBranchThatWasDeployedBefore",
             9,
             "",
             {{"b", 2}, {"a", 9}},
             kRollback,
             "b",
             "was deployed before, as a"},
        Case{"DeployedBeforeOneThatIsMissingInTheCheckout",
             1,
             "",
             {{"x", 8}, {"a", 1}},
             kRollback,
             "x",
             "was deployed before, as a"},
        Case{"NothingToCompare",
             0,
             "",
             {{"b", 2, "v2"}},
             kUnknown,
             "b",
             "neither a commit nor a version"},
        Case{"NothingInCommon", 1, "", {{"b", 0, "v2"}}, kUnknown, "b", ""}),
    [](const auto& info) { return info.param.name; });

TEST(RollbackSha, OfTheLastIsNotHandedOnUnlessItIsOne) {
  core::DeploymentDraft input;
  input.service = core::Sourced{"shopist", "test"};
  input.started_at = core::Sourced{"1699960640", "test"};
  input.repository_url = core::Sourced{"https://shop.example/s", "test"};
  input.commit_sha = core::Sourced{Commit(1), "test"};
  sinks::PastDeployment last;
  last.id = "b";
  last.commit_sha = "--upload-pack=x";
  const RollbackFinding finding = FindRollback(
      *core::Deployment::Build(input, absl::FromUnixSeconds(kFinished)), {last},
      [](const std::string&, const std::string&) -> core::Result<bool> {
        ADD_FAILURE() << "git is asked";
        return true;
      });
  EXPECT_EQ(finding.verdict, kUnknown);
}

}  // namespace
}  // namespace dora::app
