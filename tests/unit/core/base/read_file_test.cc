// Whatever stands in a file's place is read within its bounds, or told.

#include "core/base/read_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing::TempDirectory;
using testing::WriteFile;

constexpr size_t kMax = 64 * 1024;

void MakeFolder(const std::string& path) { mkdir(path.c_str(), 0700); }

void MakePipe(const std::string& path) { mkfifo(path.c_str(), 0600); }

void MakeSocket(const std::string& path) {
  ASSERT_EQ(mknod(path.c_str(), S_IFSOCK | 0600, 0), 0);
}

void LinkToZero(const std::string& path) {
  ASSERT_EQ(symlink("/dev/zero", path.c_str()), 0);
}

void LinkToTerminal(const std::string& path) {
  ASSERT_EQ(symlink("/dev/ptmx", path.c_str()), 0);
}

void LinkToItself(const std::string& path) {
  ASSERT_EQ(symlink(path.c_str(), path.c_str()), 0);
}

void WriteTooMuch(const std::string& path) {
  WriteFile(path, std::string(kMax + 1, 'x'));
}

void WriteTerabyte(const std::string& path) {
  WriteFile(path, "");
  ASSERT_EQ(truncate(path.c_str(), 1LL << 40), 0);
}

void MakeNothing(const std::string&) {}

struct FaultCase {
  const char* name;
  void (*make)(const std::string& path);
  FileFaultKind kind;
  const char* message;
};

class ReadFileFault : public ::testing::TestWithParam<FaultCase> {};

TEST_P(ReadFileFault, IsTold) {
  const TempDirectory folder;
  const std::string path = folder.Inside("f");
  GetParam().make(path);
  const FileText text = ReadFile(path, kMax);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().kind, GetParam().kind);
  EXPECT_THAT(text.error().message, StartsWith(path + " "));
  EXPECT_THAT(text.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ReadFileFault,
    ::testing::Values(
        FaultCase{"Nothing", &MakeNothing, FileFaultKind::kMissing, "No such"},
        FaultCase{"Folder", &MakeFolder, FileFaultKind::kNotRegular,
                  "is not a regular file"},
        FaultCase{"NamedPipe", &MakePipe, FileFaultKind::kNotRegular,
                  "is not a regular file"},
        FaultCase{"Socket", &MakeSocket, FileFaultKind::kNotRegular,
                  "is not a regular file"},
        FaultCase{"DeviceWithoutEnd", &LinkToZero, FileFaultKind::kNotRegular,
                  "is not a regular file"},
        FaultCase{"Terminal", &LinkToTerminal, FileFaultKind::kNotRegular,
                  "is not a regular file"},
        FaultCase{"LinkToItself", &LinkToItself, FileFaultKind::kUnreadable,
                  "cannot be read: Too many levels"},
        FaultCase{"TooLarge", &WriteTooMuch, FileFaultKind::kTooLarge,
                  "is larger than 64 KiB"},
        FaultCase{"Terabyte", &WriteTerabyte, FileFaultKind::kTooLarge,
                  "is larger than 64 KiB"}),
    [](const auto& info) { return info.param.name; });

TEST(ReadFile, GivesTheWholeFile) {
  const TempDirectory folder;
  for (const size_t size : {size_t{0}, size_t{1}, kMax - 1, kMax}) {
    const std::string text(size, 'x');
    WriteFile(folder.Inside("f"), text);
    const FileText read = ReadFile(folder.Inside("f"), kMax);
    ASSERT_TRUE(read.has_value()) << size;
    EXPECT_EQ(*read, text);
  }
}

TEST(ReadFile, ReadsFilesThatDoNotTellTheirSize) {
  const FileText text = ReadFile("/proc/self/status", kMax);
  ASSERT_TRUE(text.has_value());
  EXPECT_THAT(*text, HasSubstr("Name:"));
  EXPECT_EQ(ReadFile("/proc/self/status", 10).error().kind,
            FileFaultKind::kTooLarge);
}

TEST(ReadBeginning, GivesNoMoreThanIsAskedFor) {
  const TempDirectory folder;
  const std::string path = folder.Inside("f");
  WriteFile(path, "0123456789");
  EXPECT_EQ(ReadBeginning(path, 4).value_or("?"), "0123");
  EXPECT_EQ(ReadBeginning(path, 0).value_or("?"), "");
  EXPECT_EQ(ReadBeginning(path, 100).value_or("?"), "0123456789");
  EXPECT_FALSE(ReadBeginning(folder.path(), 100).has_value());
}

TEST(ReadFile, FollowsALinkToAFile) {
  const TempDirectory folder;
  WriteFile(folder.Inside("f"), "text");
  ASSERT_EQ(symlink("f", folder.Inside("link").c_str()), 0);
  EXPECT_EQ(ReadFile(folder.Inside("link"), kMax).value_or(""), "text");
}

}  // namespace
}  // namespace dora::core
