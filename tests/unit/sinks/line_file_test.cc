#include "sinks/line_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

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

TEST(AppendLine, LinesDoNotMix) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/events.jsonl";
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
