#include "intake/git/commit_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/unit/intake/git/test_repository.h"

namespace dora::intake::git {
namespace {

using Shas = std::vector<std::string>;

GraphCommit Commit(const std::string& sha, int64_t seconds,
                   const Shas& parents) {
  return {sha, absl::FromUnixSeconds(seconds), parents};
}

Shas Between(const CommitGraph& graph, const std::string& previous,
             const std::string& sha) {
  const auto commits = graph.Between(previous, sha);
  EXPECT_TRUE(commits) << previous << ".." << sha;
  Shas shas;
  if (!commits) return shas;
  for (const auto& commit : *commits) shas.push_back(commit.sha);
  return shas;
}

TEST(CommitGraph, GivesTheCommitsSinceTheNewestFirst) {
  CommitGraph graph;
  graph.Add({Commit("c", 3, {"b"}), Commit("a", 1, {}), Commit("b", 2, {"a"})});
  EXPECT_EQ(Between(graph, "a", "c"), Shas({"c", "b"}));
  EXPECT_EQ(Between(graph, "c", "c"), Shas());
  EXPECT_EQ(Between(graph, "c", "a"), Shas()) << "a rollback brings nothing";
}

TEST(CommitGraph, LeavesMergesOutAndWhatTheyBroughtIn) {
  CommitGraph graph;
  graph.Add({Commit("base", 1, {}), Commit("main", 3, {"base"}),
             Commit("topic", 2, {"base"}),
             Commit("merge", 4, {"main", "topic"})});
  EXPECT_EQ(Between(graph, "main", "merge"), Shas({"topic"}));
  EXPECT_EQ(Between(graph, "base", "merge"), Shas({"main", "topic"}));
}

TEST(CommitGraph, DoesNotKnowAParentThatDidNotCome) {
  CommitGraph graph;
  graph.Add({Commit("b", 2, {"a"})});
  EXPECT_TRUE(graph.Has("b"));
  EXPECT_FALSE(graph.Has("a"));
  EXPECT_FALSE(graph.Between("a", "b"));
  EXPECT_FALSE(graph.Between("b", "a"));
}

TEST(CommitGraph, GoesOnBesideAParentThatDidNotCome) {
  CommitGraph graph;
  graph.Add({Commit("base", 1, {}), Commit("main", 2, {"base"}),
             Commit("merge", 3, {"old branch", "main"}),
             Commit("top", 4, {"merge"})});
  EXPECT_EQ(Between(graph, "base", "top"), Shas({"top", "main"}));
}

TEST(CommitGraph, JoinsWhatCameApart) {
  CommitGraph graph;
  graph.Add({Commit("d", 4, {"c"})});
  graph.Add({Commit("a", 1, {}), Commit("b", 2, {"a"})});
  EXPECT_EQ(Between(graph, "a", "d"), Shas({"d"})) << "c is missing";
  graph.Add({Commit("c", 3, {"b"})});
  EXPECT_EQ(Between(graph, "a", "d"), Shas({"d", "c", "b"}));
}

TEST(CommitGraph, IsNotMisledByClocks) {
  CommitGraph graph;
  graph.Add({Commit("a", 900, {}), Commit("b", 5, {"a"}),
             Commit("c", 700, {"b"}), Commit("side", 1, {"b"}),
             Commit("merge", 2, {"c", "side"})});
  EXPECT_EQ(Between(graph, "c", "merge"), Shas({"side"}));
}

TEST(CommitGraph, GivesTheNewestFiveThousand) {
  std::vector<GraphCommit> commits = {Commit("0", 0, {})};
  for (int i = 1; i <= 6000; ++i) {
    commits.push_back(Commit(absl::StrCat(i), i, {absl::StrCat(i - 1)}));
  }
  CommitGraph graph;
  graph.Add(commits);
  const Shas between = Between(graph, "0", "6000");
  ASSERT_EQ(between.size(), 5000U);
  EXPECT_EQ(between.front(), "6000");
  EXPECT_EQ(between.back(), "1001");
}

// Histories by chance, with merges and clocks that go wrong.
TEST(CommitGraph, AgreesWithGit) {
  const testing::TestRepository web;
  std::mt19937 dice(7);
  std::vector<GraphCommit> commits;
  for (int i = 0; i < 60; ++i) {
    Shas parents;
    for (unsigned p = 0; p < 1 + dice() % 2 && p < commits.size(); ++p) {
      const size_t back = 1 + dice() % std::min<size_t>(commits.size(), 6);
      parents.push_back(commits[commits.size() - back].sha);
    }
    if (parents.size() == 2 && parents[0] == parents[1]) parents.pop_back();
    const int64_t seconds = 1693491974 + i * 60 - dice() % 300;
    commits.push_back(Commit(web.Commit(seconds, parents, absl::StrCat(i)),
                             seconds, parents));
  }
  CommitGraph graph;
  graph.Add(commits);
  for (int i = 0; i < 60; ++i) {
    const std::string previous = commits[dice() % commits.size()].sha;
    const std::string sha = commits[dice() % commits.size()].sha;
    Shas ours = Between(graph, previous, sha);
    Shas gits = absl::StrSplit(
        web.Git({"rev-list", "--no-merges", "^" + previous, sha}), '\n',
        absl::SkipEmpty());
    std::sort(ours.begin(), ours.end());
    std::sort(gits.begin(), gits.end());
    EXPECT_EQ(ours, gits) << previous << ".." << sha;
  }
}

}  // namespace
}  // namespace dora::intake::git
