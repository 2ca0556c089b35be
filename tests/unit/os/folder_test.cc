#include "os/folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "os/owner.h"
#include "os/system_error.h"
#include "tests/unit/os/test_folder.h"

namespace dora::os {
namespace {

namespace fs = std::filesystem;

constexpr Opening kNew = {Opening::Access::kReadWrite,
                          Opening::Creation::kAlways};

class FolderTest : public ::testing::Test {
 protected:
  static Folder MakeAndOpen(const std::string& path) {
    EXPECT_TRUE(Folder::Make(path)) << LastError();
    return Folder::Open(path, /*follows_links=*/false);
  }

  TestFolder temp_;
  std::string path_ = temp_.Inside("folder");
};

TEST_F(FolderTest, AFileThatIsOpenIsReplaced) {
  const Folder folder = MakeAndOpen(path_);
  const File old = folder.OpenFile("event", kNew);
  const File next = folder.OpenFile("event.new", kNew);
  ASSERT_TRUE(old.TryLock() == LockResult::kLocked);
  EXPECT_TRUE(folder.Rename("event.new", "event")) << LastError();
  const auto there = folder.StatusOf("event");
  ASSERT_TRUE(there && old.Status() && next.Status());
  EXPECT_TRUE(there->IsSameFileAs(*next.Status()));
  EXPECT_FALSE(there->IsSameFileAs(*old.Status()));
  EXPECT_FALSE(folder.StatusOf("event.new"));
}

TEST_F(FolderTest, TheRootNeedNotBeMade) {
  EXPECT_TRUE(Folder::Make(fs::absolute(temp_.path()).root_path().string()));
}

TEST_F(FolderTest, IsMadeForThisUserAlone) {
  const Folder folder = MakeAndOpen(path_);
  ASSERT_TRUE(folder.is_open()) << LastError();
  const auto trust = folder.Inspect();
  ASSERT_TRUE(trust) << LastError();
  EXPECT_TRUE(IsOwn(trust->owner)) << trust->owner;
  EXPECT_FALSE(trust->others_may_write);
  EXPECT_TRUE(Folder::Make(path_)) << "it is there already";
}

TEST_F(FolderTest, WhatIsNoFolderIsNotOpened) {
  EXPECT_FALSE(Folder::Open(path_, /*follows_links=*/true).is_open());
  EXPECT_EQ(LastFault(), Fault::kNotFound);
  WriteNew(path_, "");
  EXPECT_FALSE(Folder::Open(path_, /*follows_links=*/true).is_open());
  EXPECT_EQ(LastFault(), Fault::kNotFolder);
}

TEST_F(FolderTest, ALinkIsNoFolder) {
  std::error_code error;
  std::filesystem::create_directory_symlink(Path(temp_.path()), Path(path_),
                                            error);
  if (error || !std::filesystem::is_symlink(Path(path_))) {
    GTEST_SKIP() << "this user may not make links";
  }
  EXPECT_FALSE(Folder::Open(path_, /*follows_links=*/false).is_open());
  EXPECT_TRUE(Folder::Open(path_, /*follows_links=*/true).is_open());
}

TEST_F(FolderTest, HasFiles) {
  const Folder folder = MakeAndOpen(path_);
  File file = folder.OpenFile("one", kNew);
  ASSERT_TRUE(file.is_open()) << LastError();
  EXPECT_TRUE(folder.StatusOf("one")->IsSameFileAs(*file.Status()));
  EXPECT_TRUE(IsOwn(*folder.OwnerOf("one")));
  EXPECT_TRUE(folder.OpenFile("two", kNew).is_open());
  EXPECT_TRUE(folder.Rename("one", "two")) << LastError();
  EXPECT_FALSE(folder.StatusOf("one"));
  EXPECT_TRUE(folder.StatusOf("two")->IsSameFileAs(*file.Status()));
  file.Close();
  EXPECT_TRUE(folder.Remove("two")) << LastError();
  EXPECT_FALSE(folder.Remove("two"));
}

TEST_F(FolderTest, TellsItsNamesUntilItIsEnough) {
  const Folder folder = MakeAndOpen(path_);
  std::vector<std::string> all;
  for (const char* name : {"a", "b", "ä"}) {
    ASSERT_TRUE(folder.OpenFile(name, kNew).is_open());
  }
  folder.ForEachName([&all](const char* name) {
    if (name[0] != '.') all.emplace_back(name);
    return true;
  });
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (std::vector<std::string>{"a", "b", "ä"}));
  int seen = 0;
  folder.ForEachName([&seen](const char*) { return ++seen < 2; });
  EXPECT_EQ(seen, 2);
}

TEST_F(FolderTest, HasFoldersOfItsKind) {
  const Folder folder = MakeAndOpen(path_);
  EXPECT_FALSE(folder.OpenInside("inner", false).is_open());
  EXPECT_EQ(LastFault(), Fault::kNotFound);
  ASSERT_TRUE(folder.MakeInside("inner")) << LastError();
  ASSERT_TRUE(folder.MakeInside("inner")) << "it is there already";
  const Folder inner = folder.OpenInside("inner", false);
  ASSERT_TRUE(inner.is_open()) << LastError();
  EXPECT_FALSE(inner.Inspect()->others_may_write);
  ASSERT_TRUE(inner.OpenFile("file", kNew).is_open());
  EXPECT_TRUE(Exists(temp_.Inside("folder/inner/file")));
}

// A system may refuse to move it; where it does not, the files go with it.
TEST_F(FolderTest, NobodyPutsAnotherInItsPlace) {
  const Folder folder = MakeAndOpen(path_);
  std::error_code error;
  std::filesystem::rename(Path(path_), Path(temp_.Inside("moved")), error);
  if (!error) {
    ASSERT_TRUE(Folder::Make(path_));
  }
  ASSERT_TRUE(folder.OpenFile("file", kNew).is_open());
  EXPECT_TRUE(Exists(temp_.Inside(error ? "folder/file" : "moved/file")));
}

TEST_F(FolderTest, IsWritableWhereThisUserMayMakeFiles) {
  EXPECT_TRUE(IsWritableFolder(temp_.path()));
  EXPECT_FALSE(IsWritableFolder(path_));
  WriteNew(path_, "");
  EXPECT_FALSE(IsWritableFolder(path_)) << "a file";
}

TEST_F(FolderTest, WhatIsOursIsNotForbidden) {
  EXPECT_FALSE(IsForbidden(temp_.path(), /*enters=*/true));
  EXPECT_FALSE(IsForbidden(path_, /*enters=*/false)) << "nothing is there";
}

TEST_F(FolderTest, ATemporaryOneHasANameOfItsOwn) {
  const auto one = MakeTemporaryFolder(temp_.path(), "x-");
  const auto two = MakeTemporaryFolder(temp_.path(), "x-");
  ASSERT_TRUE(one && two);
  EXPECT_NE(*one, *two);
  EXPECT_TRUE(IsWritableFolder(*one));
  EXPECT_FALSE(IsForEverybody(*one));
  EXPECT_FALSE(MakeTemporaryFolder(path_, "x-"));
}

TEST_F(FolderTest, IsRemovedWithWhatMayOnlyBeRead) {
  ASSERT_TRUE(MakeAndOpen(path_).MakeInside("inner"));
  const std::string file = temp_.Inside("folder/inner/file");
  WriteNew(file, "text");
  std::filesystem::permissions(Path(file), std::filesystem::perms::owner_read);
  RemoveFolder(path_);
  EXPECT_FALSE(Exists(path_));
  RemoveFolder(path_);
}

TEST_F(FolderTest, OwnersAreTold) {
  const auto owner = OwnerOf(temp_.path());
  ASSERT_TRUE(owner);
  EXPECT_TRUE(IsOwn(*owner)) << *owner;
  EXPECT_EQ(IsOwn("another"), false);
  EXPECT_FALSE(OwnerOf(path_)) << "nothing is there";
  EXPECT_FALSE(OwnUsers().empty());
}

}  // namespace
}  // namespace dora::os
