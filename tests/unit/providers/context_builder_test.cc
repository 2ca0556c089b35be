#include "providers/context_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/context_tags.h"
#include "tests/support/environment_of.h"
#include "tests/support/fake_files.h"

namespace dora::providers {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using testing::Tags;
using testing::TagsOf;

class ContextBuilderTest : public ::testing::Test {
 protected:
  ContextBuilderTest()
      : environment_(EnvironmentOf{
            {"FIRST", ""},
            {"SECOND", "2"},
            {"THIRD", "3"},
            {"HOST", "https://example.com"},
            {"HOME", "/home/ci"},
            {"REF", "refs/heads/main"},
            {"TAG_REF", "refs/tags/v1"},
            {"PULL_REF", "refs/pull/7/merge"},
            {"ORIGIN", "origin/main"},
            {"DETACHED", "HEAD"},
            {"NO_BRANCH", "(no branch)"},
            {"SERVER", "https://u:p@example.com/x?a=b"},
            {"BAD",
             "a\xff"}}.Build()),
        builder_(environment_, files_, Detail::kEverything) {}

  Tags Built() const { return TagsOf(builder_.context()); }

  Environment environment_;
  testing::FakeFileReader files_;
  ContextBuilder builder_;
};

TEST_F(ContextBuilderTest, TakesTheFirstVariableWithAValue) {
  builder_.FromVariables(tags::kJobId, {"FIRST", "SECOND", "THIRD"});
  EXPECT_EQ(Built(), (Tags{{"ci.job.id", {"2", "SECOND"}}}));
}

TEST_F(ContextBuilderTest, NotesEveryVariableItLookedAt) {
  builder_.FromVariables(tags::kJobId, {"FIRST", "SECOND", "THIRD"});
  EXPECT_THAT(builder_.context().LookedAt(tags::kJobId),
              ElementsAre("FIRST", "SECOND", "THIRD"));
}

TEST_F(ContextBuilderTest, AKnownValueStays) {
  builder_.FromVariables(tags::kJobId, {"SECOND"});
  builder_.FromVariables(tags::kJobId, {"THIRD"});
  builder_.FromPattern(tags::kJobId, "{THIRD}");
  EXPECT_EQ(Built(), (Tags{{"ci.job.id", {"2", "SECOND"}}}));
}

TEST_F(ContextBuilderTest, APatternIsFilledAndNamesItsVariables) {
  builder_.FromPattern(tags::kJobName, "{SECOND}-x-{THIRD}!");
  EXPECT_EQ(Built(), (Tags{{"ci.job.name", {"2-x-3!", "SECOND + THIRD"}}}));
}

TEST_F(ContextBuilderTest, APatternWithAnAbsentPartIsAbsent) {
  builder_.FromPattern(tags::kJobName, "{SECOND}/{FIRST}/{THIRD}");
  EXPECT_EQ(Built(), Tags());
  EXPECT_THAT(builder_.context().LookedAt(tags::kJobName),
              ElementsAre("SECOND", "FIRST", "THIRD"));
}

TEST_F(ContextBuilderTest, ARefIsABranch) {
  builder_.FromRef({"FIRST", "REF", "TAG_REF"});
  EXPECT_EQ(Built(), (Tags{{"git.branch", {"main", "REF"}}}));
}

TEST_F(ContextBuilderTest, ARefIsATag) {
  builder_.FromRef({"TAG_REF", "REF"});
  EXPECT_EQ(Built(), (Tags{{"git.tag", {"v1", "TAG_REF"}}}));
}

TEST_F(ContextBuilderTest, APullRequestsRefTellsTheRequestAndNoBranch) {
  builder_.FromRef({"PULL_REF"});
  EXPECT_EQ(Built(), (Tags{{"git.commit.role", {"merge", "PULL_REF"}},
                           {"pr.number", {"7", "PULL_REF"}}}));
}

TEST_F(ContextBuilderTest, ARefIsLookedForAsABranchAndAsATag) {
  builder_.FromRef({"FIRST", "REF"});
  EXPECT_THAT(builder_.context().LookedAt(tags::kBranch),
              ElementsAre("FIRST", "REF"));
  EXPECT_THAT(builder_.context().LookedAt(tags::kTag),
              ElementsAre("FIRST", "REF"));
}

TEST_F(ContextBuilderTest, OnlyOfATrackingRefTheRemoteIsStripped) {
  builder_.FromRef({"ORIGIN"});
  EXPECT_EQ(Built(), (Tags{{"git.branch", {"origin/main", "ORIGIN"}}}));
  builder_.FromTrackingRef({"ORIGIN"});
  EXPECT_EQ(Built(), (Tags{{"git.branch", {"main", "ORIGIN"}}}));
}

TEST_F(ContextBuilderTest, ATagStandsBesideABranchOfAnotherName) {
  builder_.FromTagAndRef("SECOND", {"REF"});
  EXPECT_EQ(Built(), (Tags{{"git.tag", {"2", "SECOND"}},
                           {"git.branch", {"main", "REF"}}}));
}

TEST_F(ContextBuilderTest, ABranchThatIsCalledLikeTheTagIsNone) {
  builder_.FromTagAndRef("SECOND", {"SECOND"});
  EXPECT_EQ(Built(), (Tags{{"git.tag", {"2", "SECOND"}}}));
}

TEST_F(ContextBuilderTest, ABranchThatIsWrittenLikeTheTagIsNone) {
  builder_.FromTagAndRef("ORIGIN", {"ORIGIN"});
  EXPECT_EQ(Built(), (Tags{{"git.tag", {"origin/main", "ORIGIN"}}}));
}

TEST_F(ContextBuilderTest, ARefThatNamesNoBranchIsPassedOver) {
  for (const char* variable : {"DETACHED", "NO_BRANCH"}) {
    builder_.FromRef({variable, "REF"});
    EXPECT_EQ(Built(), (Tags{{"git.branch", {"main", "REF"}}}));
  }
}

TEST_F(ContextBuilderTest, ThePullRequestsHeadIsWhatWasDeployed) {
  builder_.HeadCommitFromVariable("SECOND");
  EXPECT_EQ(Built(), (Tags{{"git.commit.head.sha", {"2", "SECOND"}},
                           {"git.deployed.sha", {"2", "SECOND"}}}));
}

struct CommitCase {
  const char* name;
  std::string text;
  bool whole;
};

class CommitTest : public ::testing::TestWithParam<CommitCase> {};

TEST_P(CommitTest, StaysOnlyIfItIsAWholeHash) {
  const Environment environment =
      EnvironmentOf{{"COMMIT", GetParam().text}}.Build();
  const testing::FakeFileReader files;
  ContextBuilder builder(environment, files, Detail::kEvent);
  builder.FromVariables(tags::kCommitSha, {"COMMIT"});
  builder.DropCommitUnlessWhole();
  EXPECT_EQ(builder.context().Find(tags::kCommitSha) != nullptr,
            GetParam().whole);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, CommitTest,
    ::testing::Values(
        CommitCase{"Sha1", "5ecfd275763eff1d6b4844ea3168962458c9f27e", true},
        CommitCase{"InCapitals", "5ECFD275763EFF1D6B4844EA3168962458C9F27E",
                   true},
        CommitCase{"Sha256", std::string(64, 'a'), true},
        CommitCase{"Start", "5ecfd275763e", false},
        CommitCase{"OneDigitShort", std::string(39, 'a'), false},
        CommitCase{"Head", "HEAD", false},
        CommitCase{"LongBranch", "feature/" + std::string(40, 'a'), false},
        CommitCase{"None", "", false}),
    [](const auto& info) { return info.param.name; });

TEST_F(ContextBuilderTest, WhatIdentifiesTheJobHoldsNoCredentials) {
  builder_.IdentifyJobBy({"SECOND", "FIRST", "SERVER"});
  EXPECT_EQ(Built().at("_dd.ci.env_vars").text,
            "{\"SECOND\":\"2\",\"SERVER\":\"https://example.com/x?a=b\"}");
}

struct IdentityCase {
  const char* name;
  const char* text;
  const char* expected;
};

class IdentityTest : public ::testing::TestWithParam<IdentityCase> {};

TEST_P(IdentityTest, LosesCredentialsAndNothingElse) {
  const Environment environment =
      EnvironmentOf{{"ID", GetParam().text}}.Build();
  const testing::FakeFileReader files;
  ContextBuilder builder(environment, files, Detail::kEvent);
  builder.IdentifyJobBy({"ID"});
  EXPECT_EQ(TagsOf(builder.context()).at("_dd.ci.env_vars").text,
            absl::StrCat("{\"ID\":\"", GetParam().expected, "\"}"));
}

INSTANTIATE_TEST_SUITE_P(
    Values, IdentityTest,
    ::testing::Values(
        IdentityCase{"Url", "https://x:t0ken@host/path", "https://host/path"},
        IdentityCase{"NoScheme", "x:t0ken@host/path", "host/path"},
        IdentityCase{"NoSchemeAndAToken", "glpat-abc@host.example/path",
                     "host.example/path"},
        IdentityCase{"Parameter", "host/path?private_token=t0ken", "host/path"},
        IdentityCase{"UrlWithABlank", "https://x:t0 ken@host/path",
                     "https://host/path"},
        IdentityCase{"Number", "1733", "1733"},
        IdentityCase{"Repository", "shop-inc/shopist", "shop-inc/shopist"},
        IdentityCase{"Arn", "arn:aws:codebuild:eu-west-1:123:build/app:1a2b",
                     "arn:aws:codebuild:eu-west-1:123:build/app:1a2b"},
        IdentityCase{"Name", "Build and test the whole app (node@18)",
                     "Build and test the whole app (node@18)"},
        IdentityCase{"NameWithoutABlank", "build@linux", "build@linux"},
        IdentityCase{"NameWithColons", "lint::test", "lint::test"},
        IdentityCase{"Question", "ready?", "ready?"}),
    [](const auto& info) { return info.param.name; });

TEST_F(ContextBuilderTest, WithoutItsVariablesNothingIdentifiesTheJob) {
  builder_.IdentifyJobBy({"FIRST", "MISSING"});
  EXPECT_EQ(Built(), Tags());
}

TEST_F(ContextBuilderTest, WhatIdentifiesTheJobMayBeNoUtf8) {
  builder_.IdentifyJobBy({"BAD"});
  EXPECT_EQ(Built().at("_dd.ci.env_vars").text, "{\"BAD\":\"a\xEF\xBF\xBD\"}");
}

struct KindCase {
  const char* name;
  const char* tag;
  const char* text;
  const char* expected;
};

class NormalizationTest : public ContextBuilderTest,
                          public ::testing::WithParamInterface<KindCase> {};

TEST_P(NormalizationTest, IsByTheTagsKind) {
  builder_.FromText(GetParam().tag, GetParam().text, "SOURCE");
  EXPECT_EQ(Built(),
            (Tags{{GetParam().tag, Sourced{GetParam().expected, "SOURCE"}}}));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, NormalizationTest,
    ::testing::Values(
        KindCase{"Text", "git.commit.message", " refs/heads/~ \n",
                 "refs/heads/~"},
        KindCase{"PipelineUrl", "ci.pipeline.url", "https://u:p@e.com/x?a#b",
                 "https://e.com/x?a#b"},
        KindCase{"JobUrl", "ci.job.url", "https://t0ken@e.com:8443/x?a#b",
                 "https://e.com:8443/x?a#b"},
        KindCase{"RepositoryUrl", "git.repository_url",
                 "https://u:p@e.com/o/r.git?a=b#c", "https://e.com/o/r.git"},
        KindCase{"RepositoryUrlTokenOnly", "git.repository_url",
                 "https://t0ken@e.com/o/r.git", "https://e.com/o/r.git"},
        KindCase{"RepositoryUrlEncoded", "git.repository_url",
                 "https://u:p%40%3A%2F@e.com/o/r.git", "https://e.com/o/r.git"},
        KindCase{"RepositoryUrlOfSsh", "git.repository_url",
                 "ssh://git:p@e.com:2222/o/r.git", "ssh://e.com:2222/o/r.git"},
        KindCase{"RepositoryUrlLikeScp", "git.repository_url",
                 "git@e.com:o/r.git", "git@e.com:o/r.git"},
        KindCase{"RepositoryUrlLikeScpWithAToken", "git.repository_url",
                 "glpat-abc@e.com:o/r.git", "e.com:o/r.git"},
        KindCase{"Branch", "git.branch", "refs/heads/a/b", "a/b"},
        KindCase{"BaseBranch", "git.pull_request.base_branch",
                 "refs/heads/origin/main", "origin/main"},
        KindCase{"BareBaseBranch", "git.pull_request.base_branch",
                 "origin/main", "origin/main"},
        KindCase{"Tag", "git.tag", "refs/tags/v1", "v1"},
        KindCase{"TagCalledTags", "git.tag", "tags/v1", "tags/v1"},
        KindCase{"TagCalledOrigin", "git.tag", "origin/v1", "origin/v1"},
        KindCase{"TagCalledRefs", "git.tag", "refs/v1", "refs/v1"},
        KindCase{"Path", "ci.workspace_path", "~/x", "/home/ci/x"},
        KindCase{"Number", "pr.number", "7", "7"}),
    [](const auto& info) { return info.param.name; });

TEST_F(ContextBuilderTest, APullRequestWithTheNumberFalseIsNone) {
  builder_.FromText(tags::kPullRequestNumber, "false", "SOURCE");
  EXPECT_EQ(Built(), Tags());
}

TEST_F(ContextBuilderTest, AnAuthorIsSplit) {
  const Environment environment =
      EnvironmentOf{{"AUTHOR", "Jane <j@example.com>"}}.Build();
  ContextBuilder builder(environment, files_, Detail::kEvent);
  builder.AuthorFromVariable("AUTHOR");
  EXPECT_EQ(TagsOf(builder.context()),
            (Tags{{"git.commit.author.name", {"Jane", "AUTHOR"}},
                  {"git.commit.author.email", {"j@example.com", "AUTHOR"}}}));
}

TEST_F(ContextBuilderTest, AForgottenValueIsAbsent) {
  builder_.FromVariables(tags::kJobId, {"SECOND"});
  builder_.Forget(tags::kJobId);
  EXPECT_EQ(TagsOf(std::move(builder_).Take()), Tags());
}

}  // namespace
}  // namespace dora::providers
