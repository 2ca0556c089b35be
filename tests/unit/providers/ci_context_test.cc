#include "providers/ci_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace dora::providers
