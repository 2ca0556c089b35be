#include "providers/changed_paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "tests/support/context_tags.h"
#include "tests/support/fake_commands.h"

// What git makes of these words is tests/e2e/monorepo_test's, and what a glob
// means is glob_test's.

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using testing::FakeCommandRunner;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Detail = ChangedPaths::Detail;

constexpr char kSha[] = "7ecfd275763eff1d6b4844ea3168962458c9f270";
constexpr char kOther[] = "8ecfd275763eff1d6b4844ea3168962458c9f271";

const FakeCommandRunner::Arguments kParse = {"rev-parse", "--verify", "--quiet",
                                             "v1^{commit}"};

TEST(FindCommitTest, GivesTheCommitThatATagIsOf) {
  FakeCommandRunner git;
  git.Answer(kParse, std::string(kSha) + "\n");
  EXPECT_EQ(**FindCommit({"v1", "--x"}, git), kSha);
}

TEST(FindCommitTest, WhatIsNotThereIsAbsent) {
  EXPECT_EQ(*FindCommit({"v1", "--x"}, FakeCommandRunner()), std::nullopt);
}

TEST(FindCommitTest, WhatIsNoShaIsNoCommit) {
  FakeCommandRunner git;
  git.Answer({"rev-parse", "--verify", "--quiet", "^main^{commit}"},
             std::string("^") + kSha + "\n");
  EXPECT_EQ(*FindCommit({"^main", "--x"}, git), std::nullopt);
}

TEST(FindCommitTest, GitIsNotGivenAnOption) {
  const FakeCommandRunner git;
  const auto commit = FindCommit({"--help", "--x"}, git);
  ASSERT_FALSE(commit);
  EXPECT_THAT(commit.error().hint, HasSubstr("none begins with -"));
  EXPECT_THAT(git.calls(), IsEmpty());
}

TEST(FindCommitTest, AGitThatDoesNotAnswerIsNobodysMistake) {
  FakeCommandRunner git;
  git.Fail(kParse, "git is in no absolute folder of PATH");
  const auto commit = FindCommit({"v1", "--x"}, git);
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().kind, core::ErrorKind::kTransport);
  EXPECT_EQ(commit.error().message,
            "git is in no absolute folder of PATH, so the changes are "
            "unknown.");
}

FakeCommandRunner::Arguments DiffTree(const char* format) {
  return {"diff-tree",
          "-r",
          "--no-renames",
          "--no-ext-diff",
          "--no-textconv",
          "--ignore-submodules=none",
          format,
          "-z",
          kSha,
          kOther,
          "--"};
}

/// The paths of a listing that has lines in place of zeros.
ChangedPaths PathsOf(const std::string& listing,
                     Detail detail = Detail::kPaths) {
  FakeCommandRunner git;
  git.Answer(
      DiffTree(detail == Detail::kPaths ? "--name-only" : "--raw"),
      absl::StrReplaceAll(listing, {{"\n", absl::string_view("\0", 1)}}));
  return *std::move(*ChangedPaths::Between(kSha, kOther, detail, git));
}

struct MatchCase {
  std::vector<std::string> globs;
  std::vector<std::string> matched;
};

TEST(ChangedPathsTest, AreThoseOfAServicesGlobs) {
  const ChangedPaths paths = PathsOf(
      "README.md\ncart/a.cc\ncart/b.md\nlibs/common\nlibs/x/a.proto\nshop/"
      "a.cc\nshopping/a.cc\n");
  for (const auto& [globs, matched] : std::vector<MatchCase>{
           {{"cart/**"}, {"cart/a.cc", "cart/b.md"}},
           {{"shop", "cart"}, {"cart/a.cc", "cart/b.md", "shop/a.cc"}},
           {{"cart", "cart/**", "cart/a.cc"}, {"cart/a.cc", "cart/b.md"}},
           {{"!**/*.md", "**", "!shop*/**", "!libs"}, {"cart/a.cc"}},
           {{"libs/common/**"}, {}},
           {{"**", "!libs/common/**", "!cart", "!*.md", "!shop*/**"},
            {"libs/common", "libs/x/a.proto"}},
           {{"none/**"}, {}}}) {
    const MatchedPaths found = paths.Matching(globs);
    EXPECT_EQ(found.first, matched);
    EXPECT_EQ(found.count, matched.size());
  }
}

TEST(ChangedPathsTest, ManyAreCountedAndAFewAreNamed) {
  const MatchedPaths found = PathsOf("a\nb\nc\nd\ne\nf\ng\n").Matching({"*"});
  EXPECT_EQ(found.count, 7);
  EXPECT_THAT(found.first, ElementsAre("a", "b", "c", "d", "e"));
}

TEST(ChangedPathsTest, NothingPrintedIsNothingChanged) {
  EXPECT_EQ(PathsOf("").Matching({"**"}).count, 0);
}

TEST(ChangedPathsTest, OnlyTheNameOfAFolderAsksForSubmodules) {
  EXPECT_EQ(ChangedPaths::NeededBy({"a", "b*/**", "**"}), Detail::kPaths);
  EXPECT_EQ(ChangedPaths::NeededBy({"a", "b/**"}), Detail::kSubmodules);
  EXPECT_EQ(ChangedPaths::NeededBy({"a", "b/"}), Detail::kSubmodules);
  const ChangedPaths paths = PathsOf(
      ":160000 160000 aaaa bbbb M\nold\n:100644 160000 aaaa bbbb T\nnew\n"
      ":100644 100644 aaaa bbbb M\nfile\n:000000 100644 0000 bbbb A\n:x\n",
      Detail::kSubmodules);
  for (const char* end : {"", "**"}) {
    EXPECT_THAT(
        paths
            .Matching({absl::StrCat("old/", end), absl::StrCat("new/", end),
                       absl::StrCat("file/", end), ":x"})
            .first,
        ElementsAre(":x", "new", "old"));
  }
}

TEST(ChangedPathsTest, WhatCannotBeComparedIsAbsent) {
  EXPECT_FALSE(
      ChangedPaths::Between(kSha, kOther, Detail::kPaths, FakeCommandRunner())
          ->has_value());
  FakeCommandRunner git;
  git.Fail(DiffTree("--name-only"), "git did not answer within 10 s");
  const auto unanswered =
      ChangedPaths::Between(kSha, kOther, Detail::kPaths, git);
  ASSERT_FALSE(unanswered);
  EXPECT_EQ(unanswered.error().kind, core::ErrorKind::kTransport);
}

TEST(ChangedPathsTest, ManyServicesAndManyPathsTakeMoments) {
  constexpr int kServices = 500;
  constexpr int kPaths = 10000;
  std::string listing;
  for (int i = 0; i < kPaths; ++i) {
    absl::StrAppend(&listing, "services/s", i * kServices / kPaths, "/file", i,
                    ".cc\n");
  }
  const ChangedPaths paths = PathsOf(listing);
  const absl::Time begin = absl::Now();
  size_t count = 0;
  for (int i = 0; i < kServices; ++i) {
    count += paths
                 .Matching({absl::StrCat("services/s", i, "/**"),
                            absl::StrCat("**/t", i, "/*.proto"), "!**/*.md"})
                 .count;
  }
  EXPECT_EQ(count, kPaths);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
}

/// 14,000 paths and the globs of 2,000 services took 8 s of an optimized build.
TEST(ChangedPathsTest, ManyGlobsOfAnyFolderFindWhatOneFinds) {
  constexpr int kPaths = 14000;
  constexpr int kServices = 2000;
  std::string listing;
  for (int i = 0; i < kPaths; ++i) {
    absl::StrAppend(&listing, "d/s", i, "/s", i + 1, "/f\n");
  }
  const ChangedPaths paths = PathsOf(listing);
  const absl::Time begin = absl::Now();
  for (int i = 1; i < kServices; ++i) {
    EXPECT_EQ(paths.Matching({absl::StrCat("**/s", i, "/**")}).count, 2);
    EXPECT_EQ(paths.Matching({absl::StrCat("**/s", i, "/?")}).count, 1);
    EXPECT_EQ(paths.Matching({absl::StrCat("**/t", i, "/**")}).count, 0);
  }
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

}  // namespace
}  // namespace dora::providers
