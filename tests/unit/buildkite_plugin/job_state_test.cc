// The file that the hooks of one job share.

#include "buildkite_plugin/job_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

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
  const auto path = JobState(JobIn(folder.path(), "../../1")).Save("a", "x");
  ASSERT_TRUE(path);
  EXPECT_EQ(fs::path(*path).parent_path(), folder.path() + "/.dora-deploy");
  EXPECT_EQ(ModeOf(*path), 0600u);
  EXPECT_EQ(ModeOf(folder.path() + "/.dora-deploy"), 0700u);
}

TEST(JobState, GoesToTheTemporaryFolderWhereTheBuildPathIsNotOurs) {
  const ScratchFolder folder;
  const ScratchFolder trap;
  fs::create_symlink(trap.path(), folder.path() + "/.dora-deploy");
  const auto path = JobState(JobIn(folder.path(), "1")).Save("a", "x");
  ASSERT_TRUE(path);
  EXPECT_EQ(fs::path(*path).parent_path(),
            folder.path() + "/dora-deploy-" + std::to_string(getuid()));
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
  const auto old = JobState(JobIn(folder.path(), "old")).Save("a", "x");
  const auto young = JobState(JobIn(folder.path(), "young")).Save("a", "x");
  ASSERT_TRUE(old && young);
  const auto now = fs::file_time_type::clock::now();
  fs::last_write_time(*old, now - std::chrono::hours(8 * 24));
  fs::last_write_time(*young, now - std::chrono::hours(6 * 24));
  ASSERT_TRUE(JobState(JobIn(folder.path(), "new")).Save("a", "x"));
  EXPECT_FALSE(fs::exists(*old));
  EXPECT_TRUE(fs::exists(*young));
}

TEST(JobState, KeepsNothingInAFolderThatOthersCanWrite) {
  const ScratchFolder folder;
  const std::string path = folder.path() + "/.dora-deploy";
  ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
  ASSERT_EQ(chmod(path.c_str(), 0777), 0);
  const auto saved = JobState(JobIn(folder.path(), "job")).Save("a", "x");
  EXPECT_THAT(saved.value_or(""), ::testing::Not(::testing::StartsWith(path)));
}

}  // namespace
}  // namespace dora::buildkite_plugin
