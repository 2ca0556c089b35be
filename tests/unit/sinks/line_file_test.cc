#include "sinks/line_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;
using testing::TempDirectory;

std::string Read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(AppendLine, MakesTheFileAndAppends) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  ASSERT_TRUE(AppendLine(path, "one").has_value());
  ASSERT_TRUE(AppendLine(path, "two").has_value());
  EXPECT_EQ(Read(path), "one\ntwo\n");
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0133u, 0u);
}

/// Eight writers append to `path` at the same time: each line is there, whole,
/// and nothing else.
void ExpectLinesDoNotMix(const std::string& path) {
  constexpr int kWriters = 8;
  constexpr int kLines = 50;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&path, writer] {
      for (int line = 0; line < kLines; ++line) {
        EXPECT_TRUE(AppendLine(path, absl::StrCat(writer, ":", line, ":",
                                                  std::string(9000, 'x')))
                        .has_value());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  std::istringstream lines(Read(path));
  std::set<std::string> all;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_EQ(line.size() - line.rfind(':') - 1, 9000u);
    all.insert(line);
  }
  EXPECT_EQ(all.size(), static_cast<size_t>(kWriters * kLines));
}

TEST(AppendLine, LinesDoNotMix) {
  const TempDirectory directory;
  ExpectLinesDoNotMix(directory.path() + "/events.jsonl");
}

TEST(AppendLine, LinesDoNotMixWhereSomebodyKeepsTheLock) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  const int holder = open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
  ASSERT_GE(holder, 0);
  ASSERT_EQ(flock(holder, LOCK_EX), 0);
  ExpectLinesDoNotMix(path);
  close(holder);
}

TEST(AppendLine, BeginsANewLineBehindOneThatWasCutOff) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  const struct {
    std::string before;
    std::string ended;
    bool is_cut;
  } kCases[] = {
      {"", "", false},
      {"{}\n", "{}\n", false},
      {"{\"service\":\"a", "{\"service\":\"a\n", true},
      {"{}\n{\"a\":1", "{}\n{\"a\":1\n", true},
      {"{}\n{\"a\":1}", "{}\n{\"a\":1}\n", false},
      {" {\"a\":1} \r", " {\"a\":1} \r\n", false},
      {"17", "17\n", true},
      {std::string("{}\n\0\0", 5), std::string("{}\n\0\0\n", 6), true},
      {std::string(3 << 20, 'x'), std::string(3 << 20, 'x') + "\n", true},
  };
  for (const auto& one : kCases) {
    std::ofstream(path) << one.before;
    const auto appended = AppendLine(path, "one");
    ASSERT_TRUE(appended.has_value());
    EXPECT_EQ(appended->follows_cut_line, one.is_cut)
        << one.before.substr(0, 20);
    EXPECT_EQ(Read(path), one.ended + "one\n") << one.before.substr(0, 20);
  }
}

TEST(AppendLine, OnlyOneOfManyEndsTheCutLine) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  std::ofstream(path) << "{\"cut";
  constexpr int kWriters = 8;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&path] { EXPECT_TRUE(AppendLine(path, "{}")); });
  }
  for (std::thread& writer : writers) writer.join();
  std::string expected = "{\"cut\n";
  for (int i = 0; i < kWriters; ++i) expected += "{}\n";
  EXPECT_EQ(Read(path), expected);
}

// As a full disk does: it takes what fits.
TEST(AppendLine, TakesBackWhatDidNotFit) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  const std::string before(4000, 'x');
  std::ofstream(path) << before << "\n";
  signal(SIGXFSZ, SIG_IGN);
  rlimit unlimited;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  const rlimit limit{4096, unlimited.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto appended = AppendLine(path, std::string(200, 'y'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
  EXPECT_FALSE(appended.has_value());
  EXPECT_EQ(Read(path), before + "\n");
}

TEST(AppendLine, WaitsForNoLockForEver) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  std::ofstream(path) << "{}\n";
  const int holder = open(path.c_str(), O_RDONLY);
  ASSERT_EQ(flock(holder, LOCK_EX), 0);
  EXPECT_TRUE(AppendLine(path, "{}").has_value());
  close(holder);
  EXPECT_EQ(Read(path), "{}\n{}\n");
}

TEST(AppendLine, NeedsToReadNothing) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
  const std::string target = directory.path() + "/target";
  ASSERT_EQ(symlink(target.c_str(), path.c_str()), 0);
  ASSERT_TRUE(AppendLine(path, "one").has_value());
  ASSERT_EQ(chmod(target.c_str(), 0200), 0);
  ASSERT_TRUE(AppendLine(path, "two").has_value());
  ASSERT_EQ(chmod(target.c_str(), 0600), 0);
  EXPECT_EQ(Read(target), "one\ntwo\n");
}

TEST(AppendLine, APipeHasTheLineOrAnErrorAtOnce) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_FALSE(AppendLine(path, "one").has_value()) << "nobody reads";
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  EXPECT_TRUE(AppendLine(path, "one").has_value());
  char text[8] = "";
  EXPECT_EQ(read(reader, text, sizeof text), 4);
  EXPECT_STREQ(text, "one\n");
  close(reader);
}

TEST(AppendLine, TellsWhatCannotBeWritten) {
  for (const char* path : {"/no/such/folder/events.jsonl", "/dev/full", "/"}) {
    const auto appended = AppendLine(path, "one");
    ASSERT_FALSE(appended.has_value()) << path;
    EXPECT_THAT(appended.error().message,
                HasSubstr(absl::StrCat("cannot append to \"", path, "\"")));
  }
}

}  // namespace
}  // namespace dora::sinks
