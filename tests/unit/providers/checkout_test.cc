#include "providers/checkout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/support/context_tags.h"
#include "tests/support/fake_commands.h"

namespace dora::providers {
namespace {

using core::Sourced;
using testing::CheckoutOf;
using ::testing::ElementsAre;
using testing::FakeCommandRunner;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kHead[] = "7ecfd275763eff1d6b4844ea3168962458c9f270";
constexpr char kOther[] = "8ecfd275763eff1d6b4844ea3168962458c9f271";
constexpr char kOrigin[] =
    "remote.origin.url https://github.com/acme/app.git\n";
constexpr char kUrl[] = "https://github.com/acme/app.git";

TEST(CheckoutTest, TheRemoteIsReadAsConfiguredWithoutInsteadOf) {
  const FakeCommandRunner runner = CheckoutOf(kOrigin, kHead);
  EXPECT_EQ(Checkout(runner).RepositoryUrl(), kUrl);
  EXPECT_THAT(runner.calls(), ElementsAre(ElementsAre("config", "--get-regexp",
                                                      "^remote\\..*\\.url$")));
}

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
  EXPECT_EQ(Checkout(runner).RepositoryUrl(), std::nullopt);
  EXPECT_EQ(Checkout(runner).HeadSha(), std::nullopt);
  EXPECT_FALSE(Checkout(runner).HasCommit(kHead));
}

struct RemotesCase {
  const char* name;
  const char* lines;
  std::optional<std::string> url;
};

class RemotesTest : public ::testing::TestWithParam<RemotesCase> {};

TEST_P(RemotesTest, GiveOriginElseTheOnlyOne) {
  const FakeCommandRunner runner = CheckoutOf(GetParam().lines, "");
  EXPECT_EQ(Checkout(runner).RepositoryUrl(), GetParam().url);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, RemotesTest,
    ::testing::Values(
        RemotesCase{"Origin", kOrigin, kUrl},
        RemotesCase{"OriginAmongOthers",
                    "remote.fork.url https://github.com/jane/app.git\n"
                    "remote.origin.url https://github.com/acme/app.git\n"
                    "remote.x.url https://github.com/x/app.git\n",
                    kUrl},
        RemotesCase{"OnlyAnother",
                    "remote.upstream.url https://github.com/acme/app.git\n",
                    kUrl},
        RemotesCase{"SeveralWithoutOrigin",
                    "remote.a.url https://github.com/a/app.git\n"
                    "remote.b.url https://github.com/b/app.git\n",
                    std::nullopt},
        RemotesCase{"RemoteWithADot",
                    "remote.my.fork.url https://github.com/acme/app.git\n",
                    kUrl},
        RemotesCase{"Credentials",
                    "remote.origin.url "
                    "https://x-access-token:s3cret@github.com/acme/app.git\n",
                    kUrl},
        RemotesCase{"ScpLike", "remote.origin.url git@github.com:acme/app.git",
                    "git@github.com:acme/app.git"},
        RemotesCase{"PathWithASpace", "remote.origin.url /srv/my app.git\n",
                    "/srv/my app.git"},
        RemotesCase{"Nothing", "\n", std::nullopt}),
    [](const auto& info) { return info.param.name; });

std::optional<Sourced> Known(const char* text, const char* source) {
  if (text == nullptr) return std::nullopt;
  return Sourced{text, source};
}

struct CompletionCase {
  const char* name;
  const char* known_url;
  const char* known_sha;
  const char* remotes;
  const char* head;
  std::optional<Sourced> url;
  std::optional<Sourced> sha;
  const char* notice;
};

class CompletionTest : public ::testing::TestWithParam<CompletionCase> {};

TEST_P(CompletionTest, MixesNoTwoRepositories) {
  const CompletionCase& test = GetParam();
  const FakeCommandRunner runner = CheckoutOf(test.remotes, test.head);
  const GitFacts facts = CompleteFromCheckout(
      {Known(test.known_url, "URL"), Known(test.known_sha, "SHA"), ""},
      Checkout(runner));
  EXPECT_EQ(facts.repository_url, test.url);
  EXPECT_EQ(facts.commit_sha, test.sha);
  EXPECT_EQ(facts.notice, test.notice);
}

Sourced RemoteUrl() { return {kUrl, "remote URL of the checkout"}; }
Sourced HeadSha() { return {kHead, "HEAD of the checkout"}; }

INSTANTIATE_TEST_SUITE_P(
    Cases, CompletionTest,
    ::testing::Values(
        CompletionCase{"NothingKnown", nullptr, nullptr, kOrigin, kHead,
                       RemoteUrl(), HeadSha(), ""},
        CompletionCase{"NothingKnownNoCheckout", nullptr, nullptr, "", "",
                       std::nullopt, std::nullopt, ""},
        CompletionCase{"NothingKnownNoRemote", nullptr, nullptr, "", kHead,
                       std::nullopt, std::nullopt, ""},
        CompletionCase{"NothingKnownNoCommitYet", nullptr, nullptr, kOrigin, "",
                       std::nullopt, std::nullopt, ""},
        CompletionCase{"BothKnown", "https://x.com/a/b", kOther, kOrigin, kHead,
                       Sourced{"https://x.com/a/b", "URL"},
                       Sourced{kOther, "SHA"}, ""},
        CompletionCase{
            "UrlKnownSameRepository", "ssh://git@GitHub.com:22/acme/app",
            nullptr, kOrigin, kHead,
            Sourced{"ssh://git@GitHub.com:22/acme/app", "URL"}, HeadSha(), ""},
        CompletionCase{
            "UrlKnownOtherRepository", "https://u:p@github.com/acme/other.git",
            nullptr, kOrigin, kHead,
            Sourced{"https://u:p@github.com/acme/other.git", "URL"},
            std::nullopt,
            "the checkout here is of https://github.com/acme/app.git, not of "
            "https://github.com/acme/other.git (from URL), so its HEAD is not "
            "used."},
        CompletionCase{"UrlKnownNoRemote", kUrl, nullptr, "", kHead,
                       Sourced{kUrl, "URL"}, HeadSha(), ""},
        CompletionCase{"UrlKnownNoCheckout", kUrl, nullptr, "", "",
                       Sourced{kUrl, "URL"}, std::nullopt, ""},
        CompletionCase{"UrlKnownNoCommitYet", kUrl, nullptr, kOrigin, "",
                       Sourced{kUrl, "URL"}, std::nullopt, ""},
        CompletionCase{"ShaKnownInTheCheckout", nullptr, kHead, kOrigin, kHead,
                       RemoteUrl(), Sourced{kHead, "SHA"}, ""},
        CompletionCase{"ShaKnownNotInTheCheckout", nullptr, kOther, kOrigin,
                       kHead, std::nullopt, Sourced{kOther, "SHA"},
                       "this checkout does not have the commit "
                       "8ecfd275763eff1d6b4844ea3168962458c9f271 (from SHA), "
                       "so its remote URL is not used."},
        CompletionCase{"ShaKnownNoRemote", nullptr, kHead, "", kHead,
                       std::nullopt, Sourced{kHead, "SHA"}, ""},
        CompletionCase{"ShaKnownNoCheckout", nullptr, kHead, "", "",
                       std::nullopt, Sourced{kHead, "SHA"}, ""}),
    [](const auto& info) { return info.param.name; });

TEST(CompletionTest, WhereBothAreKnownGitIsNotRun) {
  const FakeCommandRunner runner = CheckoutOf(kOrigin, kHead);
  CompleteFromCheckout({Known(kUrl, "URL"), Known(kOther, "SHA"), ""},
                       Checkout(runner));
  EXPECT_THAT(runner.calls(), IsEmpty());
}

TEST(CompletionTest, OneOfSeveralRemotesMayBeTheRepository) {
  const FakeCommandRunner runner = CheckoutOf(
      "remote.origin.url https://github.com/jane/app.git\n"
      "remote.upstream.url https://github.com/acme/app.git\n",
      kHead);
  const GitFacts facts = CompleteFromCheckout(
      {Known(kUrl, "URL"), std::nullopt, ""}, Checkout(runner));
  EXPECT_EQ(facts.commit_sha, HeadSha());
  EXPECT_EQ(facts.notice, "");
}

TEST(CompletionTest, WhereNoneOfSeveralRemotesIsTheRepositoryHeadIsNotUsed) {
  const FakeCommandRunner runner = CheckoutOf(
      "remote.a.url https://github.com/a/app.git\n"
      "remote.b.url https://github.com/b/app.git\n",
      kHead);
  const GitFacts facts = CompleteFromCheckout(
      {Known(kUrl, "URL"), std::nullopt, ""}, Checkout(runner));
  EXPECT_EQ(facts.commit_sha, std::nullopt);
  EXPECT_THAT(facts.notice, HasSubstr("https://github.com/a/app.git, "
                                      "https://github.com/b/app.git, not of " +
                                      std::string(kUrl)));
}

TEST(CompletionTest, ANoticeHoldsNoCredentialsOfTheRemote) {
  const FakeCommandRunner runner = CheckoutOf(
      "remote.origin.url https://t:s3cret@github.com/acme/other.git\n", kHead);
  const GitFacts facts = CompleteFromCheckout(
      {Known(kUrl, "URL"), std::nullopt, ""}, Checkout(runner));
  EXPECT_THAT(facts.notice, Not(IsEmpty()));
  EXPECT_THAT(facts.notice, Not(HasSubstr("s3cret")));
}

/// What is known, and which question git does not answer in time.
struct TroubleCase {
  const char* name;
  GitFacts known;
  FakeCommandRunner::Arguments question;
  const char* left_out;
};

class Trouble : public ::testing::TestWithParam<TroubleCase> {};

TEST_P(Trouble, LeavesOutWhatOnlyTheCheckoutTellsAndSaysWhy) {
  FakeCommandRunner runner = CheckoutOf(kOrigin, kHead);
  runner.Fail(GetParam().question, "git did not answer within 3.3 s");
  const GitFacts facts =
      CompleteFromCheckout(GetParam().known, Checkout(runner));
  EXPECT_EQ(facts.repository_url, GetParam().known.repository_url);
  EXPECT_EQ(facts.commit_sha, GetParam().known.commit_sha);
  EXPECT_EQ(facts.notice, std::string("git did not answer within 3.3 s, so "
                                      "what only the checkout knows (") +
                              GetParam().left_out + ") is left out.");
}

const FakeCommandRunner::Arguments kAskRemotes = {"config", "--get-regexp",
                                                  "^remote\\..*\\.url$"};
const FakeCommandRunner::Arguments kAskHead = {"rev-parse", "--verify", "HEAD"};

INSTANTIATE_TEST_SUITE_P(
    Each, Trouble,
    ::testing::Values(
        TroubleCase{
            "RemotesOfNothing", {}, kAskRemotes, "repository and commit"},
        TroubleCase{"HeadOfNothing", {}, kAskHead, "repository and commit"},
        TroubleCase{"RemotesOfACommit",
                    {std::nullopt, Sourced{kHead, "S"}, ""},
                    kAskRemotes,
                    "the repository"},
        TroubleCase{"TheCommitItself",
                    {std::nullopt, Sourced{kHead, "S"}, ""},
                    {"cat-file", "-e", std::string(kHead) + "^{commit}"},
                    "the repository"},
        TroubleCase{"HeadOfARepository",
                    {Sourced{kUrl, "S"}, std::nullopt, ""},
                    kAskHead,
                    "the commit"},
        TroubleCase{"RemotesOfARepository",
                    {Sourced{kUrl, "S"}, std::nullopt, ""},
                    kAskRemotes,
                    "the commit"}),
    [](const auto& info) { return info.param.name; });

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
