#include "core/base/private_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/base/durable_file.h"
#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

using ::testing::HasSubstr;
using testing::ReadFile;
using testing::TempDirectory;
using testing::WriteFile;

/// Not nobody (65534), as whom the tests may run.
constexpr uid_t kAnother = 65533;

class PrivateFolderTest : public ::testing::Test {
 protected:
  /// Why the folder is refused; empty where it is taken.
  std::string Refusal(const std::string& path,
                      FolderRule rule = FolderRule::kOwn) {
    const auto folder = PrivateFolder::Make(path, rule);
    return folder ? "" : ToString(folder.error());
  }

  TempDirectory temp_;
  std::string path_ = temp_.Inside("folder");
};

TEST_F(PrivateFolderTest, IsMadeForThisUserAlone) {
  ASSERT_EQ(Refusal(temp_.Inside("a/b/")), "");
  struct stat status;
  ASSERT_EQ(stat(temp_.Inside("a/b").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700);
}

TEST_F(PrivateFolderTest, IsNotFoundWhereThereIsNone) {
  const auto folder = PrivateFolder::Find(path_, FolderRule::kOwn);
  ASSERT_TRUE(folder.has_value());
  EXPECT_FALSE(folder->has_value());
}

TEST_F(PrivateFolderTest, IsNoLinkAlsoWithASlashBehindItsName) {
  ASSERT_EQ(symlink(temp_.path().c_str(), path_.c_str()), 0);
  for (const FolderRule rule : {FolderRule::kOwn, FolderRule::kNamed}) {
    EXPECT_THAT(Refusal(path_, rule), HasSubstr("is a link"));
    EXPECT_THAT(Refusal(path_ + "/", rule), HasSubstr("is a link"));
  }
}

struct Modes {
  mode_t folder;
  mode_t parent;
  FolderRule rule;
  const char* refusal;
  bool is_shared;
};

TEST_F(PrivateFolderTest, IsJudgedByWhoElseMayWriteThere) {
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  for (const Modes& test :
       {Modes{0700, 0700, FolderRule::kOwn, "", false},
        Modes{0755, 01777, FolderRule::kOwn, "", false},
        Modes{0770, 0700, FolderRule::kOwn, "written by other users", false},
        Modes{0702, 0700, FolderRule::kOwn, "written by other users", false},
        Modes{0775, 0700, FolderRule::kNamed, "", true},
        Modes{0777, 0777, FolderRule::kNamed, "", true},
        Modes{0777, 01777, FolderRule::kNamed, "written by other", false}}) {
    ASSERT_EQ(chmod(temp_.path().c_str(), test.parent), 0);
    ASSERT_EQ(chmod(path_.c_str(), test.folder), 0);
    const auto folder = PrivateFolder::Make(path_, test.rule);
    ASSERT_EQ(folder.has_value(), std::string(test.refusal).empty());
    if (folder) {
      EXPECT_EQ(folder->is_shared(), test.is_shared);
    } else {
      EXPECT_THAT(ToString(folder.error()), HasSubstr(test.refusal));
    }
  }
}

TEST_F(PrivateFolderTest, IsNotAnotherUsers) {
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  if (chown(path_.c_str(), kAnother, kAnother) != 0) {
    GTEST_SKIP() << "only root outside of a sandbox can give it away";
  }
  EXPECT_THAT(Refusal(path_), HasSubstr("belongs to another user"));
  const auto named = PrivateFolder::Make(path_, FolderRule::kNamed);
  ASSERT_TRUE(named.has_value());
  EXPECT_TRUE(named->is_shared());
  ASSERT_EQ(chmod(temp_.path().c_str(), 01777), 0);
  EXPECT_THAT(Refusal(path_, FolderRule::kNamed),
              HasSubstr("belongs to another user"));
}

TEST_F(PrivateFolderTest, AFolderInsideIsJudgedTheSame) {
  const auto folder = PrivateFolder::Make(path_, FolderRule::kOwn);
  ASSERT_TRUE(folder.has_value());
  ASSERT_TRUE(folder->MakeInside("rejected").has_value());
  ASSERT_EQ(chmod((path_ + "/rejected").c_str(), 0777), 0);
  EXPECT_FALSE(folder->MakeInside("rejected").has_value());
  std::filesystem::remove(path_ + "/rejected");
  ASSERT_EQ(symlink(temp_.path().c_str(), (path_ + "/rejected").c_str()), 0);
  EXPECT_FALSE(folder->FindInside("rejected").has_value());
}

// Another folder in its place changes nothing for one that is open.
TEST_F(PrivateFolderTest, StaysTheFolderThatWasOpened) {
  const auto folder = PrivateFolder::Make(path_, FolderRule::kOwn);
  ASSERT_TRUE(folder.has_value());
  std::filesystem::rename(path_, temp_.Inside("moved"));
  std::filesystem::create_directory(path_);
  ASSERT_TRUE(WriteHeld(*folder, "file", "text").has_value());
  EXPECT_EQ(ReadFile(temp_.Inside("moved/file")), "text");
  EXPECT_FALSE(std::filesystem::exists(path_ + "/file"));
}

TEST_F(PrivateFolderTest, AnotherUsersFileIsNotRead) {
  const auto folder = PrivateFolder::Make(path_, FolderRule::kOwn);
  ASSERT_TRUE(folder.has_value());
  WriteFile(path_ + "/file", "text");
  if (chown((path_ + "/file").c_str(), kAnother, kAnother) != 0) {
    GTEST_SKIP() << "only root outside of a sandbox can give it away";
  }
  const auto file = OpenFile(*folder, "file");
  ASSERT_TRUE(file.has_value());
  EXPECT_THAT(file->WhyNotRead(100), HasSubstr("another user"));
}

}  // namespace
}  // namespace dora::core
