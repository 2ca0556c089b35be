#include "providers/changed_paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/context_tags.h"
#include "tests/support/fake_commands.h"

// What git makes of these words is tests/e2e/monorepo_test's.

namespace dora::providers {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using testing::FakeCommandRunner;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kSha[] = "7ecfd275763eff1d6b4844ea3168962458c9f270";
constexpr char kOther[] = "8ecfd275763eff1d6b4844ea3168962458c9f271";
constexpr char kZeros[] = "0000000000000000000000000000000000000000";

TEST(ResolveCommitTest, GivesTheCommitThatATagIsOf) {
  FakeCommandRunner git;
  git.Answer({"rev-parse", "--verify", "--quiet", "v1^{commit}"},
             std::string(kSha) + "\n");
  EXPECT_EQ(ResolveCommit({"v1", "--x"}, git), kSha);
}

struct MissingCase {
  const char* name;
  std::string revision;
  std::string shallow;  ///< what git says; empty: nothing
  std::string hint;
};

class MissingCommit : public ::testing::TestWithParam<MissingCase> {};

TEST_P(MissingCommit, TellsHowToFetchIt) {
  FakeCommandRunner git;
  if (!GetParam().shallow.empty()) {
    git.Answer({"rev-parse", "--is-shallow-repository"}, GetParam().shallow);
  }
  const auto commit = ResolveCommit({GetParam().revision, "--x"}, git);
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().kind, core::ErrorKind::kValidation);
  EXPECT_EQ(commit.error().message,
            "commit: \"" + GetParam().revision +
                "\" (from --x) is not a commit of this checkout.");
  EXPECT_EQ(commit.error().hint, GetParam().hint);
}

INSTANTIATE_TEST_SUITE_P(
    Revisions, MissingCommit,
    ::testing::Values(
        MissingCase{"NameInAShallowClone", "main", "true\n",
                    "Fetch it first (git fetch --depth=1 origin NAME) and use "
                    "FETCH_HEAD instead."},
        MissingCase{"NameInAWholeClone", "main", "false\n",
                    "Fetch it first (git fetch origin NAME) and use FETCH_HEAD "
                    "instead."},
        MissingCase{
            "ShaInAShallowClone", kSha, "true\n",
            std::string("Fetch it first: git fetch --depth=1 origin ") + kSha},
        MissingCase{"ShaWithoutGit", kSha, "",
                    std::string("Fetch it first: git fetch origin ") + kSha},
        MissingCase{"Zeros", kZeros, "true\n",
                    "The CI says so where nothing came before: name a commit, "
                    "a tag or a branch to compare with."}),
    [](const auto& info) { return info.param.name; });

TEST(ResolveCommitTest, GitIsNotGivenAnOption) {
  const FakeCommandRunner git;
  const auto commit = ResolveCommit({"--help", "--x"}, git);
  ASSERT_FALSE(commit);
  EXPECT_THAT(commit.error().hint, HasSubstr("none begins with -"));
  EXPECT_THAT(git.calls(), IsEmpty());
}

TEST(ResolveCommitTest, WhatIsNoShaIsNoCommit) {
  FakeCommandRunner git;
  git.Answer({"rev-parse", "--verify", "--quiet", "^main^{commit}"},
             std::string("^") + kSha + "\n");
  EXPECT_FALSE(ResolveCommit({"^main", "--x"}, git));
}

FakeCommandRunner::Arguments DiffTree(const std::vector<std::string>& specs) {
  FakeCommandRunner::Arguments arguments = {"--glob-pathspecs",
                                            "diff-tree",
                                            "-r",
                                            "--no-renames",
                                            "--no-ext-diff",
                                            "--no-textconv",
                                            "--ignore-submodules=none",
                                            "--name-only",
                                            "-z",
                                            kSha,
                                            kOther,
                                            "--"};
  arguments.insert(arguments.end(), specs.begin(), specs.end());
  return arguments;
}

TEST(ChangedPathsTest, GitComparesAndMatches) {
  FakeCommandRunner git;
  git.Answer(DiffTree({":(top)shop/**", ":(top)shop", ":(top)libs/*/**",
                       ":(top)cart", ":(top,exclude)**/*.md"}),
             std::string("shop/a\nb\0cart/c\0", 16));
  EXPECT_THAT(*ChangedPaths(kSha, kOther,
                            {"shop/**", "libs/*/**", "cart", "!**/*.md"}, git),
              ElementsAre("shop/a\nb", "cart/c"));
}

TEST(ChangedPathsTest, NothingPrintedIsNothingChanged) {
  FakeCommandRunner git;
  git.Answer(DiffTree({":(top)a"}), "");
  EXPECT_THAT(*ChangedPaths(kSha, kOther, {"a"}, git), IsEmpty());
}

TEST(ChangedPathsTest, AGitThatFailsIsNotAnAnswer) {
  const auto paths = ChangedPaths(kSha, kOther, {"a"}, FakeCommandRunner());
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message, HasSubstr("git cannot compare"));
}

TEST(ProblemOfGlobTest, WhatGitWouldNeverMatchIsAProblem) {
  for (const char* glob : {"**", "shop/**", "!shop/**/*.md", "shop/", "a/[bc]?",
                           "a b", ".github", "größe/**", ":a", "a/...", "-a"}) {
    EXPECT_EQ(ProblemOfGlob(glob), "") << glob;
  }
  for (const char* glob : {"", "!", "/", "/shop", "!/shop", "./shop", ".", "..",
                           "../shop", "shop/../cart", "shop/./a", "shop//a",
                           "shop//", "shop\\**", "{shop,cart}/**"}) {
    EXPECT_NE(ProblemOfGlob(glob), "") << glob;
  }
}

}  // namespace
}  // namespace dora::providers
