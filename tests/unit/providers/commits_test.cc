#include "providers/commits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/context_tags.h"
#include "tests/support/fake_commands.h"

namespace dora::providers {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using testing::FakeCommandRunner;
using ::testing::IsEmpty;
using Arguments = FakeCommandRunner::Arguments;
using Detail = ChangedPaths::Detail;

constexpr char kSha[] = "7ecfd275763eff1d6b4844ea3168962458c9f270";
constexpr char kOther[] = "8ecfd275763eff1d6b4844ea3168962458c9f271";

Arguments Parse(const std::string& revision) {
  return {"rev-parse", "--verify", "--quiet", revision + "^{commit}"};
}

Arguments DiffTree() {
  return {"diff-tree",
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
}

const Arguments kHead = {"rev-parse", "--verify", "--quiet", "HEAD"};
const Arguments kIsShallow = {"rev-parse", "--is-shallow-repository"};

/// Gets what a test says.
class FakeFetcher : public CommitFetcher {
 public:
  core::Result<std::string, FetchFailure> Fetch(const std::string& revision,
                                                const std::string&) override {
    asked.push_back(revision);
    const auto sha = shas.find(revision);
    if (sha != shas.end()) return sha->second;
    return tl::unexpected(failure);
  }
  core::Result<std::string, FetchFailure> FetchHistory(
      const std::string&, const Reach&, const std::string&) override {
    return tl::unexpected(failure);
  }
  const CommandRunner& commands() const override { return git; }

  std::map<std::string, std::string> shas;
  FetchFailure failure = {core::ErrorKind::kValidation, "it rains"};
  FakeCommandRunner git;
  std::vector<std::string> asked;
};

struct MissingCase {
  const char* name;
  std::string revision;
  std::string shallow;  ///< what git says
  std::string hint;
};

class MissingCommit : public ::testing::TestWithParam<MissingCase> {};

TEST_P(MissingCommit, TellsWhyAndHowToFetchItByHand) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, GetParam().shallow).Answer(kHead, kOther);
  NoFetcher nobody("--no-fetch forbids to fetch it");
  const auto commit =
      Commits("", git, nobody).Resolve({GetParam().revision, "--x"});
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().kind, core::ErrorKind::kValidation);
  EXPECT_EQ(commit.error().message,
            "commit: \"" + GetParam().revision +
                "\" (from --x) is not a commit of this checkout, and "
                "--no-fetch forbids to fetch it.");
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
        MissingCase{"ShaInAWholeClone", kSha, "false\n",
                    std::string("Fetch it first: git fetch origin ") + kSha},
        MissingCase{"HistoryOfAShallowClone", "HEAD~1", "true\n",
                    "Fetch more of the history first: git fetch --deepen=100"}),
    [](const auto& info) { return info.param.name; });

TEST(CommitsTest, WhatIsMissingIsFetchedAndThenComparedThere) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "true\n").Answer(Parse("HEAD"), kOther);
  FakeFetcher fetcher;
  fetcher.shas["v1"] = kSha;
  fetcher.git.Answer(DiffTree(), "a");
  Commits commits("", git, fetcher);
  EXPECT_EQ(*commits.Resolve({"HEAD", "x"}), kOther);
  EXPECT_EQ(*commits.Resolve({"v1", "x"}), kSha);
  const auto paths =
      commits.Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths);
  ASSERT_TRUE(paths);
  EXPECT_EQ((*paths)->Matching({"a"}).count, 1);
  EXPECT_THAT(fetcher.asked, ElementsAre("v1"));
}

TEST(CommitsTest, EachPairIsComparedOnce) {
  FakeCommandRunner git;
  git.Answer(DiffTree(), "a");
  FakeFetcher fetcher;
  Commits commits("", git, fetcher);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(commits.Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths));
  }
  EXPECT_THAT(git.calls(), ElementsAre(DiffTree()));
  EXPECT_THAT(fetcher.asked, IsEmpty());
}

TEST(CommitsTest, OnlyTheCommitThatIsMissingIsFetched) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "true\n").Answer(Parse(kOther), kOther);
  FakeFetcher fetcher;
  fetcher.shas[kSha] = kSha;
  fetcher.git.Answer(DiffTree(), "a").Answer(Parse(kOther), kOther);
  Commits commits("", git, fetcher);
  EXPECT_TRUE(commits.Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths));
  EXPECT_THAT(fetcher.asked, ElementsAre(kSha));
}

TEST(CommitsTest, TheFoldersThatAPartialCloneLacksAreFetched) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "false\n")
      .Answer(Parse(kSha), kSha)
      .Answer(Parse(kOther), kOther);
  FakeFetcher fetcher;
  fetcher.shas = {{kSha, kSha}, {kOther, kOther}};
  fetcher.git.Answer(DiffTree(), "a");
  Commits commits("", git, fetcher);
  EXPECT_TRUE(commits.Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths));
  EXPECT_THAT(fetcher.asked, ElementsAre(kSha, kOther));

  FakeFetcher refused;
  const auto paths = Commits("", git, refused)
                         .Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths);
  ASSERT_FALSE(paths);
  EXPECT_EQ(paths.error().message,
            std::string("commit: \"") + kSha +
                "\" (from x) is in this checkout without all of its folders, "
                "as in a partial clone, and it rains.");
  EXPECT_EQ(paths.error().hint,
            std::string("Let git fetch what it lacks first: git diff-tree -r "
                        "--name-only ") +
                kSha + " " + kOther)
      << "git fetch gets no folders of a commit that is there";
}

TEST(CommitsTest, WhatGitNeverComparesIsAnError) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "false\n")
      .Answer(Parse(kSha), kSha)
      .Answer(Parse(kOther), kOther);
  FakeFetcher fetcher;
  fetcher.shas = {{kSha, kSha}, {kOther, kOther}};
  const auto paths = Commits("", git, fetcher)
                         .Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths);
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message,
              ::testing::HasSubstr("git cannot compare the commits"));
}

const Arguments kRemotes = {"config", "--get-regexp", "^remote\\..*\\.url$"};

TEST(CommitsTest, BeforeTheFirstCommitOfAWholeCloneNobodyIsAsked) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "false\n")
      .Answer(kHead, kOther)
      .Answer(Parse("HEAD"), kOther);
  FakeFetcher fetcher;
  for (const char* revision : {"HEAD^", "HEAD~3", "HEAD^2"}) {
    const auto commit = Commits("", git, fetcher).Resolve({revision, "--x"});
    ASSERT_FALSE(commit);
    EXPECT_EQ(commit.error().kind, core::ErrorKind::kValidation);
    EXPECT_EQ(commit.error().message,
              std::string("commit: \"") + revision +
                  "\" (from --x) is not a commit: HEAD has no such commit "
                  "before it.");
  }
  EXPECT_THAT(fetcher.asked, IsEmpty());
  git.Answer(kIsShallow, "true\n");
  EXPECT_FALSE(Commits("", git, fetcher).Resolve({"HEAD^", "--x"}));
  EXPECT_THAT(fetcher.asked, ElementsAre("HEAD^"));
}

TEST(CommitsTest, ACheckoutWithoutACommitIsCalledSo) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "false\n");
  FakeFetcher fetcher;
  for (const char* revision : {"HEAD", "@", "HEAD~1"}) {
    const auto commit = Commits("", git, fetcher).Resolve({revision, "x"});
    ASSERT_FALSE(commit);
    EXPECT_THAT(commit.error().message,
                ::testing::HasSubstr("the checkout has no commit yet"));
  }
  EXPECT_THAT(fetcher.asked, IsEmpty());
}

TEST(CommitsTest, WhatTheRemoteHasNotEitherIsGoneAndAskedForOnce) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "true\n").Answer(Parse(kOther), kOther);
  FakeFetcher fetcher;
  Commits unknown("", git, fetcher);
  EXPECT_FALSE(unknown.Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths));
  EXPECT_FALSE(unknown.IsGone(kSha)) << "it may only rain";

  fetcher.failure.is_gone = true;
  fetcher.asked.clear();
  Commits commits("", git, fetcher);
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(commits.Between({kSha, "x"}, {kOther, "x"}, Detail::kPaths));
    EXPECT_TRUE(commits.IsGone(kSha));
  }
  EXPECT_THAT(fetcher.asked, ElementsAre(kSha));
}

TEST(CommitsTest, WhereNobodyMayFetchOnlyAWholeCheckoutHasLostACommit) {
  for (const char* is_shallow : {"true\n", "false\n"}) {
    FakeCommandRunner git;
    git.Answer(kIsShallow, is_shallow);
    NoFetcher nobody("--no-fetch forbids it");
    Commits commits("", git, nobody);
    EXPECT_FALSE(commits.Resolve({kSha, "x"}));
    EXPECT_EQ(commits.IsGone(kSha), std::string(is_shallow) == "false\n");
  }
}

TEST(CommitsTest, WhatTheUserDidNotSayIsNotHisMistake) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "true\n");
  NoFetcher nobody("--no-fetch forbids it");
  const auto commit =
      Commits("", git, nobody).Resolve(core::Inferred(kSha, "GITHUB_SHA"));
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().kind, core::ErrorKind::kTransport);
}

TEST(CommitsTest, TheAdviceNamesTheRemoteThatThereIs) {
  for (const auto& [remotes, name] :
       std::vector<std::pair<std::string, std::string>>{
           {"remote.up.url https://h/a/b\n", "up"},
           {"remote.up.url https://h/a/b\nremote.origin.url https://h/c/b\n",
            "origin"},
           {"remote.up.url https://h/a/b\nremote.fork.url https://h/c/b\n",
            "REMOTE"}}) {
    FakeCommandRunner git;
    git.Answer(kIsShallow, "false\n").Answer(kRemotes, remotes);
    NoFetcher nobody("--no-fetch forbids it");
    const auto commit = Commits("", git, nobody).Resolve({kSha, "x"});
    ASSERT_FALSE(commit);
    EXPECT_EQ(commit.error().hint,
              "Fetch it first: git fetch " + name + " " + kSha);
  }
}

TEST(CommitsTest, AFailureKeepsItsKindAndItsFix) {
  FakeCommandRunner git;
  git.Answer(kIsShallow, "true\n");
  FakeFetcher fetcher;
  fetcher.failure = {core::ErrorKind::kTransport, "it rains", "Wait."};
  const auto commit = Commits("", git, fetcher).Resolve({"v1", "x"});
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().kind, core::ErrorKind::kTransport);
  EXPECT_EQ(commit.error().hint, "Wait.");
}

}  // namespace
}  // namespace dora::providers
