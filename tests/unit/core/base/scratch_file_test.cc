#include "core/base/scratch_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

using ::testing::HasSubstr;
using testing::TempDirectory;

class SpoolTest : public ::testing::Test {
 protected:
  SpoolTest() { EXPECT_EQ(pipe2(ends_, O_CLOEXEC), 0); }
  ~SpoolTest() override {
    close(ends_[0]);
    CloseWriter();
  }

  void Write(const std::string& text) const {
    EXPECT_EQ(write(ends_[1], text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }
  void CloseWriter() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

  static std::string TextOf(std::istream& stream) {
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  TempDirectory directory_;
  int ends_[2];
};

TEST_F(SpoolTest, GivesAllOfItAsOftenAsIsWanted) {
  Write("one\ntwo\n");
  CloseWriter();
  const auto spooled = Spool(ends_[0], directory_.path());
  ASSERT_TRUE(spooled) << ToString(spooled.error());
  EXPECT_EQ(TextOf(**spooled), "one\ntwo\n");
  (*spooled)->seekg(0);
  EXPECT_EQ(TextOf(**spooled), "one\ntwo\n");
}

// As a reader does that looks at how the input begins.
TEST_F(SpoolTest, TellsWhereItStandsAndGoesBackThere) {
  Write("one\ntwo\n");
  CloseWriter();
  const auto spooled = Spool(ends_[0], directory_.path());
  ASSERT_TRUE(spooled) << ToString(spooled.error());
  std::istream& stream = **spooled;
  EXPECT_EQ(stream.tellg(), 0);
  std::string line;
  std::getline(stream, line);
  const std::istream::pos_type second = stream.tellg();
  EXPECT_EQ(second, 4);
  EXPECT_EQ(TextOf(stream), "two\n");
  stream.clear();
  stream.seekg(second);
  EXPECT_EQ(TextOf(stream), "two\n");
}

TEST_F(SpoolTest, AnInputWithoutAnEndIsAnError) {
  Write("12345");
  const auto spooled = Spool(ends_[0], directory_.path(), 4);
  ASSERT_FALSE(spooled);
  EXPECT_THAT(spooled.error().message, HasSubstr("more than 4 bytes"));
}

TEST_F(SpoolTest, AnInputThatCannotBeReadIsNoEmptyOne) {
  const int folder = open(directory_.path().c_str(), O_RDONLY | O_DIRECTORY);
  const auto spooled = Spool(folder, directory_.path());
  close(folder);
  ASSERT_FALSE(spooled);
  EXPECT_THAT(spooled.error().message,
              HasSubstr("cannot be read to its end: Is a directory"));
}

/// Whether the thread waits for something.
bool Sleeps(pid_t thread) {
  std::string word;
  std::ifstream status(absl::StrCat("/proc/self/task/", thread, "/stat"));
  status >> word >> word >> word;
  return word == "S";
}

TEST_F(SpoolTest, WaitsForANonBlockingInput) {
  fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  const pid_t reader = gettid();
  std::thread writer([&] {
    while (!Sleeps(reader)) std::this_thread::yield();
    Write("late");
    CloseWriter();
  });
  const auto spooled = Spool(ends_[0], directory_.path());
  writer.join();
  ASSERT_TRUE(spooled) << ToString(spooled.error());
  EXPECT_EQ(TextOf(**spooled), "late");
}

}  // namespace
}  // namespace dora::core
