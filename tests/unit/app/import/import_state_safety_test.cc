// What an import's state does about full disks, and about files that others
// put in its place.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "app/import/import_state.h"
#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using ::testing::HasSubstr;
using testing::ReadFile;
using testing::TempDirectory;
using testing::WriteFile;

constexpr uint64_t kMark = 42;

/// A file as a state of `capacity` events has it, all of it a hole.
void WriteSparse(const std::string& path, uint64_t capacity) {
  WriteFile(path, absl::string_view("dora-import v1\n\0", 16));
  ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(16 + 8 * capacity)), 0);
}

bool IsOnTheDisk(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 &&
         status.st_blocks * 512 >= status.st_size;
}

/// Files end at `bytes`, as they do on a disk that is full there.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before_), 0);
    const rlimit limit{bytes, before_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~SizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;

 private:
  rlimit before_;
};

class ImportStateSafety : public ::testing::Test {
 protected:
  /// Why the state cannot be opened; empty where it can.
  std::string Refusal(uint64_t more = 0) const {
    const auto state = ImportState::Open(path_, more);
    return state ? "" : state.error().message;
  }

  TempDirectory directory_;
  std::string path_ = directory_.Inside("state");
};

TEST_F(ImportStateSafety, TakesItsRoomOnTheDiskBeforeAnythingIsSent) {
  EXPECT_EQ(Refusal(100000), "");
  EXPECT_TRUE(IsOnTheDisk(path_));
  WriteSparse(path_, 1 << 20);
  EXPECT_FALSE(IsOnTheDisk(path_));
  EXPECT_EQ(Refusal(), "");
  EXPECT_TRUE(IsOnTheDisk(path_));
}

TEST_F(ImportStateSafety, AStateThatCannotBeWrittenToItsEndIsAnError) {
  ASSERT_EQ(Refusal(), "");
  const SizeLimit limit(4096);
  EXPECT_THAT(Refusal(), HasSubstr("cannot be written: File too large"));
}

TEST_F(ImportStateSafety, WhereThereIsNoRoomToGrowTheOldStateStays) {
  {
    const auto state = ImportState::Open(path_, 0);
    ASSERT_TRUE(state);
    ASSERT_TRUE((*state)->Add(kMark));
  }
  {
    const SizeLimit limit(16 * 1024);
    EXPECT_THAT(Refusal(100000), HasSubstr("cannot be written"));
    EXPECT_NE(access((path_ + ".tmp").c_str(), F_OK), 0);
    const auto state = ImportState::Open(path_, 0);
    ASSERT_TRUE(state);
    EXPECT_TRUE((*state)->Contains(kMark));
  }
}

TEST_F(ImportStateSafety, AddingThatFailsLosesNoMark) {
  const auto opened = ImportState::Open(path_, 0);
  ASSERT_TRUE(opened);
  ImportState& state = **opened;
  uint64_t mark = 1;
  const SizeLimit limit(9 * 1024);
  while (state.Add(mark)) ++mark;
  EXPECT_EQ(state.size(), mark - 1);
  for (uint64_t i = 1; i < mark; ++i) EXPECT_TRUE(state.Contains(i)) << i;
}

TEST_F(ImportStateSafety, AnotherUsersFileIsRefused) {
  ASSERT_EQ(Refusal(), "");
  if (chown(path_.c_str(), 12345, static_cast<gid_t>(-1)) != 0) {
    GTEST_SKIP() << "only root can give a file away";
  }
  EXPECT_THAT(Refusal(), HasSubstr("belongs to another user"));
}

TEST_F(ImportStateSafety, OnlyAFileIsAState) {
  const std::string good = directory_.Inside("good");
  ASSERT_TRUE(ImportState::Open(good, 0));
  ASSERT_EQ(symlink(good.c_str(), path_.c_str()), 0);
  EXPECT_THAT(Refusal(), HasSubstr("cannot be opened"));
  ASSERT_EQ(unlink(path_.c_str()), 0);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(Refusal(), HasSubstr("is not the state of an import"));
  ASSERT_EQ(unlink(path_.c_str()), 0);
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  EXPECT_THAT(Refusal(), HasSubstr("cannot be opened"));
}

TEST_F(ImportStateSafety, WhatOthersPutBesideItIsNotWrittenTo) {
  const std::string other = directory_.Inside("thesis");
  const std::string beside = path_ + ".tmp";
  WriteFile(other, "my thesis");
  ASSERT_EQ(link(other.c_str(), beside.c_str()), 0);
  EXPECT_EQ(Refusal(), "");
  EXPECT_EQ(ReadFile(other), "my thesis");
  ASSERT_EQ(unlink(path_.c_str()), 0);
  ASSERT_EQ(symlink(other.c_str(), beside.c_str()), 0);
  EXPECT_EQ(Refusal(), "");
  EXPECT_EQ(ReadFile(other), "my thesis");
}

TEST_F(ImportStateSafety, ReadsNoMoreThanAStateCanBe) {
  WriteSparse(path_, uint64_t{1} << 29);
  EXPECT_THAT(Refusal(), HasSubstr("is not the state of an import"));
  ASSERT_EQ(unlink(path_.c_str()), 0);
  EXPECT_THAT(Refusal(uint64_t{1} << 28), HasSubstr("more events than"));
  EXPECT_THAT(Refusal(~uint64_t{0}), HasSubstr("more events than"));
}

}  // namespace
}  // namespace dora::app
