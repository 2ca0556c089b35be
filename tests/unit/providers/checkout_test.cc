#include "providers/checkout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/support/fake_commands.h"

namespace dora::providers {
namespace {

using testing::CheckoutOf;
using ::testing::ElementsAre;
using testing::FakeCommandRunner;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kHead[] = "7ecfd275763eff1d6b4844ea3168962458c9f270";
constexpr char kOther[] = "8ecfd275763eff1d6b4844ea3168962458c9f271";
constexpr char kOrigin[] =
    "remote.origin.url https://github.com/acme/app.git\n";

TEST(CheckoutTest, HeadIsAskedForAsAFullSha) {
  const FakeCommandRunner runner = CheckoutOf("", kHead);
  EXPECT_EQ(Checkout(runner).HeadSha(), kHead);
  EXPECT_THAT(runner.calls(),
              ElementsAre(ElementsAre("rev-parse", "--verify", "HEAD")));
}

TEST(CheckoutTest, ACommitIsAskedForAsACommit) {
  const FakeCommandRunner runner = CheckoutOf("", kHead);
  EXPECT_TRUE(Checkout(runner).HasCommit(kHead));
  EXPECT_THAT(runner.calls(),
              ElementsAre(ElementsAre("cat-file", "-e",
                                      std::string(kHead) + "^{commit}")));
  EXPECT_FALSE(Checkout(runner).HasCommit(kOther));
}

TEST(CheckoutTest, ACommitThatLooksLikeAnOptionIsNotAskedFor) {
  const FakeCommandRunner runner;
  EXPECT_FALSE(Checkout(runner).HasCommit("--batch"));
  EXPECT_THAT(runner.calls(), IsEmpty());
}

/// A checkout that answers whether kHead is an ancestor of kOther.
struct AncestryCase {
  std::string name;
  std::vector<std::string> commits;    ///< that it has
  std::optional<std::string> lacking;  ///< what rev-list prints; none: fails
  std::optional<std::string> shallow;  ///< what rev-parse prints; none: fails
  std::optional<bool> is_ancestor;     ///< none: not known
  std::string why_unknown;
};

class Ancestry : public ::testing::TestWithParam<AncestryCase> {};

TEST_P(Ancestry, IsToldOnlyWhereItIsCertain) {
  FakeCommandRunner runner;
  for (const std::string& sha : GetParam().commits) {
    runner.Answer({"cat-file", "-e", sha + "^{commit}"}, "");
  }
  if (GetParam().lacking) {
    runner.Answer(
        {"rev-list", "--max-count=1", kHead, std::string("^") + kOther, "--"},
        *GetParam().lacking);
  }
  if (GetParam().shallow) {
    runner.Answer({"rev-parse", "--is-shallow-repository"},
                  *GetParam().shallow);
  }
  const auto answer = Checkout(runner).IsAncestor(kHead, kOther);
  EXPECT_EQ(answer.has_value(), GetParam().is_ancestor.has_value());
  if (answer) {
    EXPECT_EQ(*answer, *GetParam().is_ancestor);
  } else {
    EXPECT_THAT(answer.error().message, HasSubstr(GetParam().why_unknown));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, Ancestry,
    ::testing::Values(
        AncestryCase{"Yes", {kHead, kOther}, "", "false\n", true, ""},
        AncestryCase{
            "YesInAShallowClone", {kHead, kOther}, "", "true\n", true, ""},
        AncestryCase{"No",
                     {kHead, kOther},
                     std::string(kHead) + "\n",
                     "false\n",
                     false,
                     ""},
        AncestryCase{"NotSeenInAShallowClone",
                     {kHead, kOther},
                     std::string(kHead) + "\n",
                     "true\n",
                     std::nullopt,
                     "is a shallow clone"},
        AncestryCase{"NotSeenByAGitThatDoesNotSay",
                     {kHead, kOther},
                     std::string(kHead) + "\n",
                     std::nullopt,
                     std::nullopt,
                     "is a shallow clone"},
        AncestryCase{
            "WithoutTheAncestor", {kOther}, "", "false\n", std::nullopt, kHead},
        AncestryCase{"WithoutTheDescendant",
                     {kHead},
                     "",
                     "false\n",
                     std::nullopt,
                     kOther},
        AncestryCase{"WhereGitFails",
                     {kHead, kOther},
                     std::nullopt,
                     "false\n",
                     std::nullopt,
                     "cannot compare"}),
    [](const auto& info) { return info.param.name; });

TEST(CheckoutTest, WithoutGitNothingIsKnown) {
  const FakeCommandRunner runner;
  const Checkout checkout(runner);
  EXPECT_THAT(checkout.Remotes(), IsEmpty());
  EXPECT_EQ(checkout.HeadSha(), std::nullopt);
  EXPECT_FALSE(checkout.HasCommit(kHead));
  EXPECT_EQ(checkout.Resolve("main"), std::nullopt);
  EXPECT_FALSE(checkout.IsOnRemoteBranch(kHead));
  EXPECT_THAT(checkout.HeadMoves(), IsEmpty());
}

TEST(CheckoutTest, EachIsAskedForOnce) {
  const FakeCommandRunner runner = CheckoutOf(kOrigin, kHead);
  const Checkout checkout(runner);
  for (int i = 0; i < 2; ++i) {
    checkout.HeadSha();
    checkout.Remotes();
  }
  EXPECT_EQ(runner.calls().size(), 2);
}

/// Other words of git may search all of history, or be options.
TEST(CheckoutTest, OnlyANameIsResolved) {
  const FakeCommandRunner runner;
  for (const char* word :
       {"--all", ":/fix", "main~3", "main^", "@{-1}", "main@{1}", "a..b", "",
        "ma in", "main:file", "ma*"}) {
    EXPECT_EQ(Checkout(runner).Resolve(word), std::nullopt) << word;
  }
  EXPECT_THAT(runner.calls(), IsEmpty());
}

TEST(CheckoutTest, WhereGitDoesNotAnswerThatIsTheReason) {
  FakeCommandRunner runner;
  runner.Fail({"cat-file", "-e", std::string(kHead) + "^{commit}"},
              "git did not answer within 3.3 s");
  const auto answer = Checkout(runner).IsAncestor(kHead, kOther);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message,
              HasSubstr("git did not answer within 3.3 s"));
}

}  // namespace
}  // namespace dora::providers
