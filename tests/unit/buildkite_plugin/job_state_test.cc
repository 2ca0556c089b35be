// The file that the hooks of one job share.

#include "buildkite_plugin/job_state.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>

#include "tests/support/process.h"
#include "tests/unit/buildkite_plugin/scratch_folder.h"

namespace dora::buildkite_plugin {
namespace {

namespace fs = std::filesystem;
using providers::Environment;

Environment JobIn(const std::string& folder, const std::string& job,
                  const std::string& configuration = "{}") {
  return Environment({{"BUILDKITE_BUILD_PATH", folder},
                      {"BUILDKITE_JOB_ID", job},
                      {"BUILDKITE_PLUGIN_CONFIGURATION", configuration},
                      {"TMPDIR", folder}});
}

mode_t ModeOf(const std::string& path) {
  struct stat status = {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

/// Keeps a value of the job; the file that it made in `place`.
std::string FileOf(const providers::Environment& job,
                   const std::string& place) {
  std::set<std::string> before;
  if (fs::exists(place)) {
    for (const auto& file : fs::directory_iterator(place)) {
      before.insert(file.path().string());
    }
  }
  EXPECT_TRUE(JobState(job).Save("a", "x").has_value());
  for (const auto& file : fs::directory_iterator(place)) {
    if (before.count(file.path().string()) == 0) return file.path().string();
  }
  ADD_FAILURE() << "no new file in " << place;
  return "";
}

TEST(JobState, IsKeptForTheJobsLaterHooks) {
  const ScratchFolder folder;
  ASSERT_TRUE(JobState(JobIn(folder.path(), "1")).Save("a", "x"));
  ASSERT_TRUE(JobState(JobIn(folder.path(), "1")).Save("b", "y"));
  EXPECT_EQ(JobState(JobIn(folder.path(), "1")).Load("a"), "x");
  EXPECT_EQ(JobState(JobIn(folder.path(), "1")).Load("b"), "y");
}

TEST(JobState, IsNotSharedWithOtherJobsOrOtherEntriesOfThePlugin) {
  const ScratchFolder folder;
  ASSERT_TRUE(JobState(JobIn(folder.path(), "1")).Save("a", "x"));
  EXPECT_EQ(JobState(JobIn(folder.path(), "2")).Load("a"), std::nullopt);
  EXPECT_EQ(JobState(JobIn(folder.path(), "1", "{\"env\":\"b\"}")).Load("a"),
            std::nullopt);
}

TEST(JobState, IsReadableByItsUserAlone) {
  const ScratchFolder folder;
  const std::string place = folder.path() + "/.dora-deploy";
  EXPECT_EQ(ModeOf(FileOf(JobIn(folder.path(), "../../1"), place)), 0600u);
  EXPECT_EQ(ModeOf(place), 0700u);
}

TEST(JobState, GoesToTheTemporaryFolderWhereTheBuildPathIsNotOurs) {
  const ScratchFolder folder;
  const ScratchFolder trap;
  fs::create_symlink(trap.path(), folder.path() + "/.dora-deploy");
  EXPECT_NE(FileOf(JobIn(folder.path(), "1"),
                   folder.path() + "/dora-deploy-" + std::to_string(getuid())),
            "");
  EXPECT_EQ(JobState(JobIn(folder.path(), "1")).Load("a"), "x");
  EXPECT_TRUE(fs::is_empty(trap.path()));
}

TEST(JobState, IsAnErrorOutsideAJob) {
  const ScratchFolder folder;
  const auto saved = JobState(JobIn(folder.path(), "")).Save("a", "x");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().message, "BUILDKITE_JOB_ID is not set.");
}

TEST(JobState, RemovesWhatJobsOfLongAgoHaveLeft) {
  const ScratchFolder folder;
  const std::string place = folder.path() + "/.dora-deploy";
  const std::string old = FileOf(JobIn(folder.path(), "old"), place);
  const std::string young = FileOf(JobIn(folder.path(), "young"), place);
  const auto now = fs::file_time_type::clock::now();
  fs::last_write_time(old, now - std::chrono::hours(8 * 24));
  fs::last_write_time(young, now - std::chrono::hours(6 * 24));
  ASSERT_TRUE(JobState(JobIn(folder.path(), "new")).Save("a", "x"));
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(young));
}

TEST(JobState, KeepsNothingInAFolderThatOthersCanWrite) {
  const ScratchFolder folder;
  const std::string path = folder.path() + "/.dora-deploy";
  ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
  ASSERT_EQ(chmod(path.c_str(), 0777), 0);
  // It may be kept in the folder for temporary files.
  (void)JobState(JobIn(folder.path(), "job")).Save("a", "x");
  EXPECT_TRUE(fs::is_empty(path));
}

}  // namespace
}  // namespace dora::buildkite_plugin
