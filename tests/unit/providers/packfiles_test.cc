// What is packed by the real git, from real repositories, and what plain git
// makes of it.

#include "providers/packfiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "providers/git.h"
#include "tests/support/git_history.h"
#include "tests/support/temp_directory.h"

namespace dora::providers {
namespace {

using testing::GitHistory;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using testing::TempDirectory;
using Names = std::set<std::string>;

constexpr absl::Duration kPlenty = absl::Seconds(60);

Names LinesOf(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

class PackfilesTest : public ::testing::Test {
 protected:
  /// Two lines of work with a merge, and folders that move.
  static void AddSome(GitHistory& history) {
    const absl::Time start = absl::FromUnixSeconds(1700000000);
    int last = 0;
    for (int i = 0; i < 12; ++i) {
      GitHistory::Commit commit{start + absl::Hours(i)};
      commit.files = {{absl::StrCat("d", i % 3, "/e/f", i), "text"}};
      if (i == 6) commit.renames = {{"d1/e", "moved/e"}};
      if (i == 9) commit.merges = {last};
      if (i == 8) {
        commit.branch = "side";
        commit.after = 5;
      }
      const int number = history.Add(commit);
      if (i == 8) last = number;
    }
    history.Write();
  }

  /// Packs, and unpacks each with plain git into one repository. Gives the
  /// names of what is in it.
  Names PackAndUnpack(const GitHistory& history, const PackedCommits& packed,
                      size_t size, const std::string& format = "sha1") {
    const GitHistory target(folder_.Inside(absl::StrCat("into", count_++)),
                            format);
    const Environment environment({{"GIT_DIR", history.path()}});
    const GitRunner git(environment, kPlenty);
    const core::Status made = MakePackfiles(
        packed, size, git, [&](const Packfile& pack) -> core::Status {
          packs_.push_back(pack);
          const std::string file =
              absl::StrCat(target.path(), "/", pack.checksum, ".pack");
          testing::WriteFile(file, pack.bytes);
          // Fails where the pack is not whole in itself.
          EXPECT_EQ(testing::RunGit(target.path(), {"index-pack", file}),
                    pack.checksum);
          testing::RunGit(target.path(), {"unpack-objects", "-q"}, file);
          return {};
        });
    EXPECT_TRUE(made) << core::ToString(made.error());
    return LinesOf(target.Git(
        {"cat-file", "--batch-all-objects", "--batch-check=%(objectname)"}));
  }

  TempDirectory folder_;
  std::vector<Packfile> packs_;
  int count_ = 0;
};

TEST_F(PackfilesTest, HaveTheCommitsAndTheirTreesAndNothingElse) {
  for (const char* format : {"sha1", "sha256"}) {
    GitHistory history(folder_.Inside(absl::StrCat("of_", format)), format);
    AddSome(history);
    const std::vector<std::string> commits =
        absl::StrSplit(history.Git({"rev-list", "main"}), '\n');
    EXPECT_EQ(PackAndUnpack(history, {commits, {}}, 3'000'000, format),
              LinesOf(history.Git({"rev-list", "--objects", "--no-object-names",
                                   "--filter=blob:none", "main"})))
        << format;
    EXPECT_EQ(packs_.size(), 1);
    packs_.clear();
  }
}

TEST_F(PackfilesTest, LeaveOutTheTreesOfKnownCommits) {
  GitHistory history(folder_.Inside("known"));
  AddSome(history);
  const std::vector<std::string> commits =
      absl::StrSplit(history.Git({"rev-list", "main~2..main"}), '\n');
  EXPECT_EQ(
      PackAndUnpack(history, {commits, {history.Git({"rev-parse", "main~2"})}},
                    3'000'000),
      LinesOf(history.Git({"rev-list", "--objects", "--no-object-names",
                           "--filter=blob:none", "main~2..main"})));
}

TEST_F(PackfilesTest, WalkToNoOtherCommit) {
  GitHistory history(folder_.Inside("walk"));
  AddSome(history);
  const std::string tip = history.Git({"rev-parse", "main"});
  const std::string old = history.Git({"rev-parse", "main~4"});
  EXPECT_EQ(PackAndUnpack(history, {{tip, old}, {}}, 3'000'000)
                .count(history.Git({"rev-parse", "main~1"})),
            0);
}

/// Words that do not compress.
std::string Noise(int seed) {
  std::string text;
  unsigned state = static_cast<unsigned>(seed) * 2654435761u + 1;
  for (int i = 0; i < 8; ++i) {
    state = state * 1664525u + 1013904223u;
    absl::StrAppend(&text, absl::Hex(state));
  }
  return text;
}

TEST_F(PackfilesTest, AreOfABoundedSizeEachWholeInItself) {
  GitHistory history(folder_.Inside("many"));
  const absl::Time start = absl::FromUnixSeconds(1700000000);
  for (int i = 0; i < 600; ++i) {
    GitHistory::Commit commit{start + absl::Minutes(i)};
    commit.files = {{absl::StrCat(Noise(i), "/", Noise(i + 1000), "/f"), "x"}};
    history.Add(commit);
  }
  history.Write();
  const std::vector<std::string> commits =
      absl::StrSplit(history.Git({"rev-list", "main"}), '\n');
  constexpr size_t kSize = 40'000;
  const Names all =
      LinesOf(history.Git({"rev-list", "--objects", "--no-object-names",
                           "--filter=blob:none", "main"}));
  EXPECT_EQ(PackAndUnpack(history, {commits, {}}, kSize), all);
  EXPECT_GT(packs_.size(), 3);
  size_t objects = 0;
  for (const Packfile& pack : packs_) {
    // The folder at the root is larger than that, and then alone.
    EXPECT_LE(pack.bytes.size(), pack.objects > 1 ? kSize : 1 << 20);
    objects += pack.objects;
  }
  EXPECT_EQ(objects, all.size());
}

TEST_F(PackfilesTest, AreNotMadeOfWhatGitDoesNotHave) {
  GitHistory history(folder_.Inside("lost"));
  AddSome(history);
  const Environment environment({{"GIT_DIR", history.path()}});
  const GitRunner git(environment, kPlenty);
  int taken = 0;
  const core::Status made = MakePackfiles({{std::string(40, 'a')}, {}},
                                          3'000'000, git, [&](const Packfile&) {
                                            ++taken;
                                            return core::Status();
                                          });
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("git cannot list the folders"));
  EXPECT_EQ(taken, 0);
}

TEST_F(PackfilesTest, EndWithTheFirstThatIsNotTaken) {
  GitHistory history(folder_.Inside("refused"));
  AddSome(history);
  const std::vector<std::string> commits =
      absl::StrSplit(history.Git({"rev-list", "main"}), '\n');
  const Environment environment({{"GIT_DIR", history.path()}});
  const GitRunner git(environment, kPlenty);
  int taken = 0;
  const core::Status made = MakePackfiles(
      {commits, {}}, 300, git, [&](const Packfile&) -> core::Status {
        ++taken;
        return core::MakeError(core::ErrorKind::kServer, "no");
      });
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message, "no");
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace dora::providers
