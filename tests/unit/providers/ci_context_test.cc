#include "providers/ci_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/context_tags.h"

namespace dora::providers {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CiContextTest, AValueThatIsSetIsFoundWithItsSource) {
  CiContext context;
  context.Set(tags::kBranch, {"main", "GIT_BRANCH"});
  ASSERT_NE(context.Find(tags::kBranch), nullptr);
  EXPECT_EQ(*context.Find(tags::kBranch), (Sourced{"main", "GIT_BRANCH"}));
  EXPECT_EQ(context.Get(tags::kBranch), (Sourced{"main", "GIT_BRANCH"}));
}

TEST(CiContextTest, AValueThatIsNotSetIsAbsent) {
  EXPECT_EQ(CiContext().Find(tags::kBranch), nullptr);
  EXPECT_EQ(CiContext().Get(tags::kBranch), std::nullopt);
}

TEST(CiContextTest, AnEmptyTextRemovesAValue) {
  CiContext context;
  context.Set(tags::kBranch, {"main", "GIT_BRANCH"});
  context.Set(tags::kBranch, {"", "DD_GIT_BRANCH"});
  EXPECT_EQ(context.Find(tags::kBranch), nullptr);
}

TEST(CiContextTest, PlacesAreKeptInOrderAndOnce) {
  CiContext context;
  context.NoteLookedAt(tags::kBranch, "B");
  context.NoteLookedAt(tags::kBranch, "A");
  context.NoteLookedAt(tags::kBranch, "B");
  EXPECT_THAT(context.LookedAt(tags::kBranch), ElementsAre("B", "A"));
  EXPECT_THAT(context.LookedAt(tags::kTag), IsEmpty());
}

TEST(CiContextTest, ClearingAValueKeepsThePlaces) {
  CiContext context;
  context.Set(tags::kBranch, {"main", "A"});
  context.NoteLookedAt(tags::kBranch, "A");
  context.Clear(tags::kBranch);
  EXPECT_EQ(context.Find(tags::kBranch), nullptr);
  EXPECT_THAT(context.LookedAt(tags::kBranch), ElementsAre("A"));
}

struct TrustCase {
  const char* name;
  const char* tag;  ///< what is known beside the branch
  const char* value;
  std::optional<std::string> trusted;
};

class TrustedBranchTest : public ::testing::TestWithParam<TrustCase> {};

TEST_P(TrustedBranchTest, IsNeverThatOfAPullRequest) {
  CiContext context;
  context.Set(tags::kBranch, {"production", "A"});
  context.Set(GetParam().tag, {GetParam().value, "B"});
  const std::optional<Sourced> trusted = context.TrustedBranch();
  EXPECT_EQ(trusted ? std::make_optional(trusted->text) : std::nullopt,
            GetParam().trusted);
}

TEST_P(TrustedBranchTest, IsThatWhichWasDeployed) {
  CiContext context;
  context.Set(tags::kBranch, {"feature", "A"});
  context.Set(GetParam().tag, {GetParam().value, "B"});
  context.Set(tags::kDeployedBranch, {"main", "C"});
  EXPECT_EQ(context.TrustedBranch(), (Sourced{"main", "C"}));
}

INSTANTIATE_TEST_SUITE_P(
    Runs, TrustedBranchTest,
    ::testing::Values(
        TrustCase{"OfAPush", tags::kJobId, "1", "production"},
        TrustCase{"WithANumber", tags::kPullRequestNumber, "7", std::nullopt},
        TrustCase{"WithABase", tags::kBaseBranch, "main", std::nullopt},
        TrustCase{"OfAMerge", tags::kCommitRole, tags::kMergeRole,
                  std::nullopt},
        TrustCase{"OfAHead", tags::kCommitRole, tags::kPullRequestRole,
                  std::nullopt},
        TrustCase{"OfAnotherRun", tags::kCommitRole, tags::kOtherRunRole,
                  std::nullopt},
        TrustCase{"OfATrigger", tags::kCommitRole, tags::kTriggerRole,
                  "production"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::providers
