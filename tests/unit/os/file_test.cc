#include "os/file.h"

#include <gtest/gtest.h>

#include <string>

#include "os/system_error.h"
#include "tests/unit/os/test_folder.h"

namespace dora::os {
namespace {

using Access = Opening::Access;
using Creation = Opening::Creation;

constexpr Opening kRead = {};
constexpr Opening kChange = {Access::kReadWrite, Creation::kNever};
constexpr Opening kNew = {Access::kReadWrite, Creation::kAlways};
constexpr Opening kAppend = {Access::kReadAndAppend, Creation::kIfMissing};

class FileTest : public ::testing::Test {
 protected:
  TestFolder temp_;
  std::string path_ = temp_.Inside("file");
};

TEST_F(FileTest, WhatIsMissingIsNotFound) {
  const File file = File::Open(path_, kRead);
  EXPECT_EQ(LastFault(), Fault::kNotFound);
  EXPECT_FALSE(file.is_open());
  EXPECT_FALSE(StatusOf(path_));
}

TEST_F(FileTest, WhatIsNewReplacesNothing) {
  EXPECT_TRUE(File::Open(path_, kNew).is_open());
  const File again = File::Open(path_, kNew);
  EXPECT_EQ(LastFault(), Fault::kExists);
  EXPECT_FALSE(again.is_open());
}

TEST_F(FileTest, IsReadAndWrittenAtAnyPlace) {
  const File file = File::Open(path_, kNew);
  ASSERT_TRUE(file.WriteAll("one\r\ntwo\n\x1a"));
  EXPECT_TRUE(file.WriteAllAt(5, "TWO", 3));
  char three[3];
  EXPECT_TRUE(file.ReadAllAt(5, three, sizeof three));
  EXPECT_EQ(std::string(three, sizeof three), "TWO");
  EXPECT_FALSE(file.ReadAllAt(8, three, sizeof three));
  EXPECT_EQ(file.ReadAt(8, three, sizeof three), 2);
  EXPECT_EQ(file.ReadAt(100, three, sizeof three), 0);
  EXPECT_EQ(ReadAll(path_), "one\r\nTWO\n\x1a");
}

TEST_F(FileTest, IsReadFromItsBeginningToItsEnd) {
  WriteNew(path_, "text");
  const File file = File::Open(path_, kRead);
  char buffer[3];
  EXPECT_EQ(file.Read(buffer, sizeof buffer), 3);
  EXPECT_EQ(file.Read(buffer, sizeof buffer), 1);
  EXPECT_EQ(file.Read(buffer, sizeof buffer), 0);
}

TEST_F(FileTest, WhatIsAppendedStandsBehindWhatOthersWrote) {
  const File one = File::Open(path_, kAppend);
  const File two = File::Open(path_, kAppend);
  EXPECT_EQ(one.WriteOnce("a\n"), 2);
  EXPECT_EQ(two.WriteOnce("b\n"), 2);
  EXPECT_EQ(one.WriteOnce("c\n"), 2);
  char last[2];
  EXPECT_TRUE(two.ReadAllAt(4, last, sizeof last));
  EXPECT_EQ(ReadAll(path_), "a\nb\nc\n");
}

TEST_F(FileTest, ReservedRoomIsEmptyAndChangesNothing) {
  const File file = File::Open(path_, kNew);
  ASSERT_TRUE(file.WriteAll("text"));
  EXPECT_TRUE(file.Reserve(6));
  EXPECT_TRUE(file.Reserve(2));
  EXPECT_EQ(ReadAll(path_), std::string("text\0\0", 6));
}

TEST_F(FileTest, TellsWhatItIs) {
  WriteNew(path_, "text");
  const auto one = StatusOf(path_);
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->is_regular());
  EXPECT_EQ(one->size, 4);
  EXPECT_EQ(one->names, 1);
  std::filesystem::create_hard_link(Path(path_), Path(temp_.Inside("other")));
  EXPECT_EQ(File::Open(path_, kRead).Status()->names, 2);
  const auto folder = StatusOf(temp_.path());
  ASSERT_TRUE(folder);
  EXPECT_EQ(folder->type, FileType::kFolder);
}

TEST_F(FileTest, IsKnownByWhatItIsAndNotByItsName) {
  WriteNew(path_, "");
  WriteNew(temp_.Inside("other"), "");
  const auto status = File::Open(path_, kRead).Status();
  ASSERT_TRUE(status);
  EXPECT_TRUE(StatusOf(path_)->IsSameFileAs(*status));
  EXPECT_FALSE(StatusOf(temp_.Inside("other"))->IsSameFileAs(*status));
  ASSERT_TRUE(RenameFile(path_, temp_.Inside("moved")));
  EXPECT_TRUE(StatusOf(temp_.Inside("moved"))->IsSameFileAs(*status));
}

TEST_F(FileTest, ALockKeepsAllOthersOffUntilItIsClosed) {
  File one = File::Open(path_, kNew);
  const File two = File::Open(path_, kRead);
  EXPECT_EQ(one.TryLock(), LockResult::kLocked);
  EXPECT_EQ(one.TryLock(), LockResult::kLocked) << "again";
  EXPECT_EQ(two.TryLock(), LockResult::kHeldByAnother);
  one.Close();
  EXPECT_EQ(two.TryLock(), LockResult::kLocked);
}

TEST_F(FileTest, AnOpenAndLockedFileStandsInNobodysWay) {
  File file = File::Open(path_, kNew);
  ASSERT_EQ(file.TryLock(), LockResult::kLocked);
  ASSERT_TRUE(file.WriteAll("text"));
  EXPECT_EQ(ReadAll(path_), "text");
  EXPECT_TRUE(File::Open(path_, kChange).WriteAllAt(0, "T", 1));
  WriteNew(temp_.Inside("old"), "old");
  EXPECT_TRUE(RenameFile(path_, temp_.Inside("old")));
  EXPECT_FALSE(Exists(path_));
  EXPECT_EQ(ReadAll(temp_.Inside("old")), "Text");
  EXPECT_TRUE(RemoveFile(temp_.Inside("old")));
  file.Close();
  EXPECT_FALSE(Exists(temp_.Inside("old")));
}

TEST_F(FileTest, OnlyFilesAreRemoved) {
  ASSERT_TRUE(Folder::Make(path_));
  EXPECT_FALSE(RemoveFile(path_));
  EXPECT_TRUE(Exists(path_));
  EXPECT_FALSE(RemoveFile(temp_.Inside("none")));
}

TEST_F(FileTest, WhatIsOpenForReadingIsDatedAndFlushed) {
  WriteNew(path_, "text");
  const File file = File::Open(path_, kRead);
  const absl::Time time = absl::FromUnixSeconds(1700000000);
  file.SetTime(time);
  EXPECT_TRUE(file.Flush()) << LastError();
  EXPECT_EQ(StatusOf(path_)->changed_at, time);
}

TEST_F(FileTest, ALinkIsNotFollowedUnasked) {
  WriteNew(path_, "text");
  std::error_code error;
  std::filesystem::create_symlink(Path(path_), Path(temp_.Inside("link")),
                                  error);
  if (error || !std::filesystem::is_symlink(Path(temp_.Inside("link")))) {
    GTEST_SKIP() << "this user may not make links";
  }
  EXPECT_FALSE(File::Open(temp_.Inside("link"), kRead).is_open());
  Opening follows;
  follows.follows_links = true;
  EXPECT_TRUE(File::Open(temp_.Inside("link"), follows).is_open());
  EXPECT_EQ(StatusOfLink(temp_.Inside("link"))->type, FileType::kLink);
  EXPECT_TRUE(StatusOf(temp_.Inside("link"))->is_regular());
}

TEST_F(FileTest, AFolderIsOpenedAndIsNoRegularFile) {
  const File folder = File::Open(temp_.path(), kRead);
  ASSERT_TRUE(folder.is_open()) << LastError();
  EXPECT_EQ(folder.Status()->type, FileType::kFolder);
  char byte;
  EXPECT_FALSE(folder.Read(&byte, 1));
}

TEST_F(FileTest, NamesAreUtf8) {
  const std::string path = temp_.Inside("Größe 日本 🚀");
  ASSERT_TRUE(File::Open(path, kNew).is_open()) << LastError();
  EXPECT_TRUE(std::filesystem::exists(Path(temp_.path()) /
                                      u8"Gr\u00f6\u00dfe \u65e5\u672c 🚀"));
}

TEST_F(FileTest, PathsAreAsLongAsTheyAre) {
  std::string path = temp_.path();
  for (int i = 0; i < 12; ++i) {
    path = PathInside(path, "a folder with quite a long name");
    ASSERT_TRUE(Folder::Make(path)) << LastError();
  }
  const std::string file = PathInside(path, "file");
  EXPECT_TRUE(File::Open(file, kNew).is_open()) << LastError();
  EXPECT_TRUE(StatusOf(file));
  EXPECT_TRUE(RenameFile(file, file + "2")) << LastError();
  EXPECT_TRUE(RemoveFile(file + "2")) << LastError();
}

TEST_F(FileTest, ARelativePathIsAsLongAsItIsFromTheRoot) {
  const auto before = std::filesystem::current_path();
  std::string deep = temp_.path();
  while (deep.size() < 225) {
    deep = PathInside(deep, "folder");
    ASSERT_TRUE(Folder::Make(deep)) << LastError();
  }
  std::filesystem::current_path(Path(deep));
  EXPECT_TRUE(File::Open(std::string(60, 'n'), kNew).is_open()) << LastError();
  std::filesystem::current_path(before);
}

TEST_F(FileTest, AScratchFileLeavesNothing) {
  File file = File::NewScratch(temp_.path());
  ASSERT_TRUE(file.is_open()) << LastError();
  std::FILE* const stream = file.IntoStream();
  ASSERT_NE(stream, nullptr);
  const std::string text("one\ntwo\r\n\x1a three", 16);
  EXPECT_EQ(std::fwrite(text.data(), 1, text.size(), stream), text.size());
  std::rewind(stream);
  std::string read(100, 0);
  read.resize(std::fread(read.data(), 1, read.size(), stream));
  EXPECT_EQ(read, text);
  std::fclose(stream);
  EXPECT_TRUE(std::filesystem::is_empty(Path(temp_.path())));
}

TEST(SystemErrorTest, IsWordsWithoutAnEnd) {
  const TestFolder temp;
  ASSERT_FALSE(File::Open(temp.Inside("none/none"), kRead).is_open());
  const std::string words = LastError();
  ASSERT_FALSE(words.empty());
  EXPECT_EQ(words.find_first_of("\r\n"), words.npos);
  EXPECT_NE(words.back(), '.');
  EXPECT_NE(words.back(), ' ');
}

TEST(SystemErrorTest, IsKeptWhileOtherCallsFail) {
  const TestFolder temp;
  WriteNew(temp.Inside("file"), "");
  ASSERT_FALSE(File::Open(temp.Inside("file"), kNew).is_open());
  {
    const KeepLastError kept;
    EXPECT_FALSE(File::Open(temp.Inside("none"), kRead).is_open());
  }
  EXPECT_EQ(LastFault(), Fault::kExists);
}

}  // namespace
}  // namespace dora::os
