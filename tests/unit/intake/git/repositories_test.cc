// Packs as clients send them, and as they should not be, with git itself.

#include "intake/git/repositories.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/intake/git/pack_maker.h"
#include "tests/unit/intake/git/test_repository.h"

namespace dora::intake::git {
namespace {

using ::dora::testing::TempDirectory;
using testing::PackedObject;
using testing::TestRepository;
using Shas = std::vector<std::string>;

constexpr char kUrl[] = "https://git.example/shop/web";
constexpr char kEmptyTree[] = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
constexpr char kSha[] = "0123456789012345678901234567890123456789";
constexpr int64_t kStart = 1693491974;

Shas Known(Repositories& repositories, const Shas& shas,
           const std::string& url = kUrl) {
  const auto known = repositories.Known({url, shas});
  EXPECT_TRUE(known) << known.error().detail;
  return known ? *known : Shas();
}

GitResult<void> Take(Repositories& repositories, const std::string& pack,
                     const std::string& sha = kSha) {
  return repositories.Take({kUrl, sha, pack});
}

Shas ShasOf(const std::optional<std::vector<dashboard::Commit>>& commits) {
  Shas shas;
  for (const auto& commit : commits.value_or(std::vector<dashboard::Commit>()))
    shas.push_back(commit.sha);
  return shas;
}

size_t FilesIn(const std::string& folder, const std::string& prefix) {
  size_t count = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (absl::StartsWith(entry.path().filename().string(), prefix)) ++count;
  }
  return count;
}

class ObjectFormats : public ::testing::TestWithParam<const char*> {};

TEST_P(ObjectFormats, AreTakenFromGit) {
  const TestRepository web(GetParam());
  const std::string first = web.Commit(kStart, {});
  const std::string second = web.Commit(kStart + 10, {first}, "other");
  Repositories repositories("");
  EXPECT_EQ(Known(repositories, {first, second}), Shas());
  ASSERT_TRUE(Take(repositories, web.Pack({second, "^" + first}), second));
  EXPECT_EQ(Known(repositories, {first, second}), Shas({second}));
  ASSERT_TRUE(Take(repositories, web.Pack({second}), second));
  EXPECT_EQ(Known(repositories, {second, first}), Shas({second, first}));
  const auto between = repositories.Between(kUrl, first, second);
  ASSERT_EQ(ShasOf(between), Shas({second}));
  EXPECT_EQ(between->front().committed_at, absl::FromUnixSeconds(kStart + 10));
}

INSTANTIATE_TEST_SUITE_P(All, ObjectFormats,
                         ::testing::Values("sha1", "sha256"));

TEST(Repositories, KnowCommitsAndNothingElse) {
  const TestRepository web;
  const std::string commit = web.Commit(kStart, {});
  const std::string tree = web.Git({"rev-parse", commit + "^{tree}"});
  Repositories repositories("");
  ASSERT_TRUE(Take(repositories, web.Pack({commit})));
  EXPECT_EQ(Known(repositories, {tree, commit, kSha}), Shas({commit}));
}

TEST(Repositories, AreOneForEachRepositoryHoweverItIsWritten) {
  const TestRepository web;
  const std::string commit = web.Commit(kStart, {});
  Repositories repositories("");
  ASSERT_TRUE(Take(repositories, web.Pack({commit})));
  EXPECT_EQ(Known(repositories, {commit}, "git@GIT.example:shop/web.git"),
            Shas({commit}));
  EXPECT_EQ(Known(repositories, {commit}, "https://git.example/shop/api"),
            Shas());
  EXPECT_TRUE(repositories.Knows(kUrl, commit));
  EXPECT_FALSE(repositories.Knows("https://git.example/../shop", commit));
  EXPECT_FALSE(
      repositories.Between("https://git.example/shop/api", commit, commit));
}

TEST(Repositories, TakeATreeThatNamesSubmodulesWithoutTheirFile) {
  const TestRepository web;
  const std::string blob = web.Git({"hash-object", "-w", "--stdin"}, "[x]");
  const std::string tree = web.Git(
      {"mktree"}, absl::StrCat("100644 blob ", blob, "\t.gitmodules\n"));
  const std::string commit =
      web.Git({"hash-object", "-t", "commit", "-w", "--stdin"},
              testing::CommitText(tree, {}, kStart));
  Repositories repositories("");
  const auto taken = Take(repositories, web.Pack({commit}));
  EXPECT_TRUE(taken) << taken.error().detail;
  EXPECT_EQ(Known(repositories, {commit}), Shas({commit}));
}

TEST(Repositories, TakeAThinPackWhereItsBaseIsThere) {
  const TestRepository web;
  std::string tree;
  for (int i = 0; i < 200; ++i) {
    absl::StrAppend(&tree, "100644 blob ",
                    web.Git({"hash-object", "-w", "--stdin"}, absl::StrCat(i)),
                    "\tfile-", i, "\n");
  }
  const auto commit = [&](const std::string& entries, const Shas& parents) {
    return web.Git(
        {"hash-object", "-t", "commit", "-w", "--stdin"},
        testing::CommitText(web.Git({"mktree"}, entries), parents, kStart));
  };
  const std::string first = commit(tree, {});
  const std::string second = commit(
      absl::StrCat(tree, "040000 tree ", kEmptyTree, "\tnew\n"), {first});
  const std::string thin = web.ThinPack({second, "^" + first});
  ASSERT_LT(thin.size(), web.Pack({second, "^" + first}).size());
  Repositories repositories("");
  const auto refused = Take(repositories, thin);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is_packs);
  ASSERT_TRUE(Take(repositories, web.Pack({first})));
  EXPECT_TRUE(Take(repositories, thin));
  EXPECT_EQ(Known(repositories, {second}), Shas({second}));
}

// No deltas, no compression; or deltas that name their base by its sha, which
// may come later, or have come with an earlier pack.
TEST(Repositories, TakePacksOfOtherMakers) {
  const std::string first = testing::CommitText(kEmptyTree, {}, kStart);
  const std::string first_sha = testing::ShaOf(PackedObject::kCommit, first);
  const std::string second = first + "more\n";
  const std::string second_sha = testing::ShaOf(PackedObject::kCommit, second);
  const std::string delta =
      testing::MakeDelta(first.size(), first.size(), "more\n");
  const PackedObject tree = {PackedObject::kTree, ""};
  PackedObject stored = {PackedObject::kCommit, first};
  stored.level = 0;
  const PackedObject by_sha = {PackedObject::kRefDelta, delta, first_sha};
  const std::vector<std::vector<PackedObject>> kUploads[] = {
      {{tree, stored, {PackedObject::kCommit, second}}},
      {{tree, by_sha, stored}},
      {{tree, stored}, {by_sha}},
      {{stored, {PackedObject::kCommit, second}}},
  };
  for (const auto& uploads : kUploads) {
    Repositories repositories("");
    for (const auto& objects : uploads) {
      const auto taken = Take(repositories, testing::MakePack(objects));
      EXPECT_TRUE(taken) << taken.error().detail;
    }
    EXPECT_EQ(Known(repositories, {first_sha, second_sha}),
              Shas({first_sha, second_sha}));
  }
}

struct HostileCase {
  const char* name;
  std::function<std::string()> pack;
  const char* words;  ///< of git
};

std::string OneTree(const std::string& content,
                    std::optional<uint32_t> count = std::nullopt) {
  return testing::MakePack({{PackedObject::kTree, content}}, count);
}

std::string TreeEntry(const std::string& name) {
  return absl::StrCat("100644 ", name, std::string(1, '\0'),
                      std::string(20, '\1'));
}

std::string WithOtherChecksum() {
  std::string pack = OneTree("");
  pack.back() = static_cast<char>(pack.back() ^ 1);
  return pack;
}

std::string WithClaimedSize(uint64_t size) {
  PackedObject object = {PackedObject::kTree, TreeEntry("a")};
  object.claimed_size = size;
  return testing::MakePack({object});
}

// A few bytes that stand for ten thousand times as many.
std::string DeltaBomb() {
  const std::string base(1 << 20, 'x');
  std::string delta = testing::MakeDelta(base.size(), 1 << 20, "");
  const std::string copy = delta.substr(delta.size() - 4);
  std::string bomb;
  for (int i = 0; i < 1000; ++i) bomb += copy;
  // Its own two sizes: a mebibyte, and a thousand of these.
  return testing::MakePack(
      {{PackedObject::kBlob, base},
       {PackedObject::kRefDelta,
        std::string("\x80\x80\x40\x80\x80\x80\xf4\x03", 8) + bomb,
        testing::ShaOf(PackedObject::kBlob, base)}});
}

const HostileCase kHostile[] = {
    {"AWrongChecksum", WithOtherChecksum, "corrupt"},
    {"FewerObjectsThanItSays", [] { return OneTree("", 5); }, ""},
    {"MoreObjectsThanItSays", [] { return OneTree("", 0); }, ""},
    {"ABillionObjects", [] { return OneTree("", 1'000'000'000); }, "limit"},
    {"AnObjectLargerThanItSays", [] { return WithClaimedSize(1); }, ""},
    {"AnObjectSmallerThanItSays", [] { return WithClaimedSize(1000); }, ""},
    {"ATerabyteThatItSays", [] { return WithClaimedSize(uint64_t{1} << 40); },
     "limit"},
    {"AZipBomb", [] { return OneTree(std::string(100 << 20, '\0')); }, "limit"},
    {"ADeltaBomb", DeltaBomb, "limit"},
    {"APathIntoTheRepository", [] { return OneTree(TreeEntry(".git")); },
     "hasDotgit"},
    {"APathUpwards", [] { return OneTree(TreeEntry("..")); }, "hasDotdot"},
    {"APathFromTheRoot", [] { return OneTree(TreeEntry("/etc/passwd")); },
     "fullPathname"},
    {"ACommitWithoutATree",
     [] {
       return testing::MakePack({{PackedObject::kCommit, "nonsense"}});
     },
     "bogus commit"},
    {"ABaseThatIsNotThere",
     [] {
       return testing::MakePack(
           {{PackedObject::kRefDelta, testing::MakeDelta(9, 9, "x"), kSha}});
     },
     "unresolved"},
    {"NoPack", [] { return std::string(100, 'x'); }, ""},
    {"Nothing", [] { return std::string(); }, ""},
};

class HostilePacks : public ::testing::TestWithParam<HostileCase> {};

TEST_P(HostilePacks, AreRefusedAndLeaveNothingBehind) {
  const TempDirectory folder;
  Repositories repositories(folder.path());
  const auto taken = Take(repositories, GetParam().pack());
  ASSERT_FALSE(taken);
  EXPECT_TRUE(taken.error().is_packs) << taken.error().detail;
  EXPECT_TRUE(absl::StrContains(taken.error().detail, GetParam().words))
      << taken.error().detail;
  EXPECT_EQ(FilesIn(folder.path(), "tmp_"), 0U);
  EXPECT_EQ(FilesIn(folder.path(), "pack-"), 0U);
  const TestRepository web;
  const std::string commit = web.Commit(kStart, {});
  ASSERT_TRUE(Take(repositories, web.Pack({commit}))) << "it goes on";
  EXPECT_EQ(Known(repositories, {commit}), Shas({commit}));
}

INSTANTIATE_TEST_SUITE_P(All, HostilePacks, ::testing::ValuesIn(kHostile),
                         [](const auto& test) { return test.param.name; });

TEST(Repositories, OutliveTheirServerInAFolder) {
  const TempDirectory folder;
  const TestRepository web;
  const std::string first = web.Commit(kStart, {});
  const std::string second = web.Commit(kStart + 1, {first}, "other");
  {
    Repositories repositories(folder.Inside("kept"));
    ASSERT_TRUE(Take(repositories, web.Pack({first})));
    ASSERT_TRUE(Take(repositories, web.Pack({second, "^" + first})));
  }
  Repositories repositories(folder.Inside("kept"));
  EXPECT_EQ(ShasOf(repositories.Between(kUrl, first, second)), Shas({second}));
  EXPECT_EQ(Known(repositories, {first, second}), Shas({first, second}));
}

TEST(Repositories, HaveNoFolderThatAUrlNames) {
  const TempDirectory folder;
  const TestRepository web;
  const std::string commit = web.Commit(kStart, {});
  Repositories repositories(folder.Inside("kept"));
  ASSERT_TRUE(repositories.Take(
      {"https://git.example/../../escaped", commit, web.Pack({commit})}));
  EXPECT_EQ(FilesIn(folder.path(), "escaped"), 0U);
  EXPECT_EQ(FilesIn(folder.Inside("kept"), "HEAD"), 1U);
}

TEST(Repositories, TellWhereTheyCannotBeMade) {
  const TempDirectory folder;
  ::dora::testing::WriteFile(folder.Inside("file"), "");
  Repositories repositories(folder.Inside("file"));
  const auto taken = Take(repositories, OneTree(""));
  ASSERT_FALSE(taken);
  EXPECT_FALSE(taken.error().is_packs);
  EXPECT_TRUE(absl::StrContains(taken.error().detail, folder.Inside("file")));
}

TEST(Repositories, EndWhatGitDoesWhereTheyAreStopped) {
  Repositories repositories("");
  repositories.Stop();
  const auto taken = Take(repositories, OneTree(""));
  ASSERT_FALSE(taken);
  EXPECT_FALSE(taken.error().is_packs);
}

}  // namespace
}  // namespace dora::intake::git
