// Which deployment is marked as failed, and when it is left to the receiver.

#include "app/history/rollback_mark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::app {
namespace {

using ::testing::HasSubstr;

constexpr char kEventId[] = "0123456789abcdef";
constexpr int64_t kFinished = 1699960648;

/// The commit of one line of history, 1 the oldest; 8 is not in the checkout.
/// 0: no commit.
std::string Commit(int number) {
  return number == 0 ? "" : std::string(40, static_cast<char>('0' + number));
}

core::Result<bool> IsAncestor(const std::string& ancestor,
                              const std::string& descendant) {
  if (descendant == Commit(8)) {
    return core::MakeError(core::ErrorKind::kValidation, "commit is missing");
  }
  return ancestor < descendant;
}

struct Deployed {
  std::string id;
  int commit = 0;
  std::string version = "";
  bool is_failed = false;
  std::string remedy_id = "";
};

struct Case {
  std::string name;
  int commit;
  std::string version;
  std::vector<Deployed> all;  ///< the oldest first
  std::string only_by_pipeline;
  std::string failed;  ///< empty: none, and
  std::string why_not;
  bool is_cut_off = false;
  std::string waiting = "";
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class RollbackMark : public ::testing::TestWithParam<Case> {};

core::Deployment EventOf(const Case& one) {
  core::DeploymentDraft input;
  input.service = core::Sourced{"shopist", "test"};
  input.started_at = core::Sourced{std::to_string(kFinished - 10), "test"};
  input.finished_at = core::Sourced{std::to_string(kFinished), "test"};
  input.id = core::Sourced{kEventId, "test"};
  if (!one.version.empty()) input.version = core::Sourced{one.version, "test"};
  if (one.commit != 0) {
    input.repository_url = core::Sourced{"https://shop.example/s", "test"};
    input.commit_sha = core::Sourced{Commit(one.commit), "test"};
  }
  return *core::Deployment::Build(input, absl::FromUnixSeconds(kFinished));
}

TEST_P(RollbackMark, IsDecided) {
  KnownDeployments known;
  known.is_waiting = [](const std::string& id) {
    return id == GetParam().waiting;
  };
  int64_t finished_at = kFinished - 1000;
  for (const Deployed& one : GetParam().all) {
    const sinks::PastDeployment past{
        one.id,        "shopist",          "",
        one.version,   Commit(one.commit), absl::FromUnixSeconds(++finished_at),
        one.is_failed, one.remedy_id};
    const bool is_listed =
        !absl::StrContains(GetParam().only_by_pipeline, one.id);
    auto& list = is_listed ? known.by_api.deployments : known.by_pipeline;
    list.insert(list.begin(), past);
  }
  known.by_api.is_cut_off = GetParam().is_cut_off;
  if (GetParam().is_cut_off) {
    known.by_api.complete_since = known.by_api.deployments.back().finished_at;
  }
  const MarkDecision decision =
      DecideMark(EventOf(GetParam()), known, &IsAncestor);
  EXPECT_EQ(decision.failed ? decision.failed->id : "", GetParam().failed);
  EXPECT_THAT(decision.why_not, HasSubstr(GetParam().why_not));
  EXPECT_EQ(decision.failed.has_value(), decision.why_not.empty());
}

constexpr char kSeen[] = "the API finds this rollback by itself and counts ";

INSTANTIATE_TEST_SUITE_P(
    Each, RollbackMark,
    ::testing::Values(
        Case{"SeenByCommit",
             1,
             "",
             {{"a", 1}, {"b", 2}, {"c", 3}},
             "",
             "",
             absl::StrCat(kSeen, "b as failed")},
        Case{"SeenByVersion",
             0,
             "v1",
             {{"a", 0, "v1"}, {"b", 0, "v2"}, {"c", 0, "v3"}},
             "",
             "",
             absl::StrCat(kSeen, "b as failed")},
        Case{"SeenSinceTheLastTimeItWasDeployed",
             1,
             "",
             {{"a", 1}, {"b", 2}, {"a2", 1}, {"c", 3}, {"d", 4}},
             "",
             "",
             absl::StrCat(kSeen, "c as failed")},
        Case{"ATargetOnlyThePipelineKnows",
             1,
             "",
             {{"a", 1}, {"b", 2}, {"c", 3}},
             "a",
             "b",
             ""},
        Case{"TheFirstThatTheApiKnows",
             1,
             "",
             {{"a", 1}, {"b", 2}, {"c", 3}},
             "a b",
             "c",
             ""},
        Case{"NothingThatTheApiKnows",
             1,
             "",
             {{"a", 1}, {"b", 2}},
             "a b",
             "",
             "the API does not know b"},
        Case{"ATargetThatIsYetToBeDelivered",
             1,
             "",
             {{"a", 1}, {"b", 2}, {"c", 3}},
             "a",
             "",
             "once a is delivered",
             false,
             "a"},
        Case{"ATargetThatMayBeBeyondTheList",
             1,
             "",
             {{"a", 1}, {"b", 2}, {"c", 3}},
             "a",
             "",
             "a is older than what the API lists",
             true},
        Case{"ATargetWithoutACommit",
             4,
             "v1",
             {{"a", 0, "v1"}, {"b", 2, "v2"}, {"c", 3, "v3"}},
             "",
             "b",
             ""},
        Case{"ACommitThatWasNeverDeployed",
             2,
             "",
             {{"a", 1}, {"c", 3}, {"d", 4}},
             "",
             "c",
             ""},
        Case{"OlderThanAllDeployments",
             1,
             "",
             {{"b", 2}, {"c", 3}},
             "",
             "b",
             ""},
        Case{"PerhapsOlderThanAllThatAreListed",
             1,
             "",
             {{"b", 2}, {"c", 3}},
             "",
             "",
             "the API lists no deployment from before the commit",
             true},
        Case{"HistoryIsCutOff",
             1,
             "",
             {{"x", 8}, {"c", 3}},
             "",
             "",
             "commit is missing"},
        Case{"OneWithoutACommitBetween",
             2,
             "",
             {{"a", 1}, {"x", 0, "v2"}, {"d", 4}},
             "",
             "",
             "the commit of x is not known"},
        Case{"MarkedAlready",
             2,
             "",
             {{"a", 1}, {"c", 3, "", true, "other"}, {"d", 4}},
             "",
             "",
             "c is marked as failed already"},
        Case{"AnotherOneMarkedByAPerson",
             2,
             "",
             {{"a", 1}, {"c", 3}, {"d", 4, "", true}},
             "",
             "",
             "d is marked as failed already"},
        Case{"MarkedByTheSameRollback",
             2,
             "",
             {{"a", 1}, {"c", 3}, {"d", 4, "", true, kEventId}},
             "",
             "",
             "d is marked as failed already"},
        Case{"AFailureBetweenThatAnotherOneFixed",
             2,
             "",
             {{"a", 1}, {"c", 3}, {"d", 4, "", true, "e"}, {"e", 5}},
             "",
             "c",
             ""},
        Case{"ReportedAgain",
             2,
             "",
             {{"a", 1}, {"c", 3}, {kEventId, 2}, {"f", 6}},
             "",
             "c",
             ""},
        Case{"NoneByWhatTheApiKnowsBesides",
             3,
             "",
             {{"d", 4}, {"b", 2}},
             "d",
             "",
             "by the API it is none, as b was deployed last"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::app
