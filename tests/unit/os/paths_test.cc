#include "os/paths.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "tests/unit/os/test_folder.h"

namespace dora::os {
namespace {

const bool kIsWindows = ListSeparator() == ';';

Variables Of(std::map<std::string, std::string> variables) {
  return [variables](absl::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(std::string(name));
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(PathsTest, AreUtf8ThereAndBack) {
  for (const std::string text : {"", "a/b", "Größe/日本/🚀"}) {
    EXPECT_EQ(TextOf(Path(text)), text);
    EXPECT_EQ(GenericTextOf(Path(text)), text);
  }
}

TEST(PathsTest, OneToOpenIsAsLongAsItIs) {
  const TestFolder temp;
  std::string deep = temp.path();
  for (int i = 0; i < 12; ++i) {
    deep = PathInside(deep, "a folder with quite a long name");
  }
  ASSERT_TRUE(Folder::MakeAll(deep));
  const std::string file = PathInside(deep, "file");
  std::ofstream(PathToOpen(file)) << "text";
  std::string text;
  std::ifstream(PathToOpen(file)) >> text;
  EXPECT_EQ(text, "text");
}

TEST(PathsTest, AnAbsoluteOneMeansTheSameEverywhere) {
  EXPECT_TRUE(IsAbsolutePath(RealPath(".")));
  for (const char* path : {"", "a", "a/b", "./a", "../a", "c:a", "~"}) {
    EXPECT_FALSE(IsAbsolutePath(path)) << path;
  }
  EXPECT_EQ(IsAbsolutePath("/a"), !kIsWindows);
  for (const char* path : {R"(C:\a)", "c:/", R"(\\host\share)"}) {
    EXPECT_EQ(IsAbsolutePath(path), kIsWindows) << path;
  }
}

TEST(PathsTest, ARealPathIsThatOfWhatIsThere) {
  const TestFolder temp;
  ASSERT_TRUE(Folder::Make(temp.Inside("a")));
  const std::string real = RealPath(temp.path());
  EXPECT_EQ(RealPath(temp.Inside("a/../a/.")), real + "/a");
  EXPECT_EQ(real.find('\\'), real.npos);
  EXPECT_EQ(RealPath(temp.Inside("none")), "");
}

TEST(PathsTest, AFileInAFolderIsNamedAsUsersNameIt) {
  EXPECT_EQ(PathInside("a", "b/c"), kIsWindows ? R"(a\b\c)" : "a/b/c");
}

TEST(PathsTest, TheTemporaryFolderIsTheUsersOrTheSystems) {
  EXPECT_EQ(TemporaryFolder(Of({{TemporaryVariable(), "t"}})), "t");
  EXPECT_TRUE(IsAbsolutePath(TemporaryFolder(Of({}))));
}

TEST(PathsTest, FoldersOfTheUserComeFromHisVariables) {
  EXPECT_FALSE(HomeFolder(Of({})));
  EXPECT_FALSE(StateFolder(Of({})));
  const std::string home = kIsWindows ? "C:\\Users\\a" : "/home/a";
  const Variables variables = Of({{kIsWindows ? "USERPROFILE" : "HOME", home},
                                  {"LOCALAPPDATA", home + "\\AppData\\Local"}});
  EXPECT_EQ(HomeFolder(variables), home);
  EXPECT_EQ(StateFolder(variables),
            home + (kIsWindows ? "\\AppData\\Local" : "/.local/state"));
  const char* const name = kIsWindows ? "LOCALAPPDATA" : "XDG_STATE_HOME";
  EXPECT_EQ(StateFolder(Of({{name, home + "/x"}})), home + "/x");
  EXPECT_FALSE(StateFolder(Of({{name, "relative"}})));
}

TEST(PathsTest, OnlyAnAdministratorWritesTheMachinesSettings) {
  EXPECT_EQ(MachineSettingsFolder().has_value(), !kIsWindows);
}

TEST(PathsTest, NamesInASharedFolderAreTheUsers) {
  EXPECT_TRUE(absl::StartsWith(NameOfUser("a"), "a"));
  EXPECT_EQ(NameOfUser("a").size() > 1, !kIsWindows);
}

}  // namespace
}  // namespace dora::os
