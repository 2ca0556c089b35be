#include "buildkite_plugin/job_state.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "cli/state_file.h"
#include "core/event_id.h"

namespace dora::buildkite_plugin {
namespace {

namespace fs = std::filesystem;

/// No job of Buildkite lasts so long.
constexpr std::chrono::hours kMaxAge(7 * 24);

void RemoveOldFiles(const std::string& folder) {
  std::error_code error;
  const auto oldest = fs::file_time_type::clock::now() - kMaxAge;
  for (fs::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code ignored;
    const fs::file_time_type written = it->last_write_time(ignored);
    if (!ignored && written < oldest) fs::remove(it->path(), ignored);
  }
}

}  // namespace

JobState::JobState(const providers::Environment& environment) {
  const auto job = environment.Get("BUILDKITE_JOB_ID");
  if (job) {
    key_ = core::StableId(
        {*job, environment.Get("BUILDKITE_PLUGIN_CONFIGURATION").value_or("")});
  }
  if (const auto builds = environment.Get("BUILDKITE_BUILD_PATH")) {
    folders_.push_back(absl::StrCat(*builds, "/.dora-deploy"));
  }
  folders_.push_back(absl::StrCat(environment.Get("TMPDIR").value_or("/tmp"),
                                  "/dora-deploy-", getuid()));
}

core::Result<std::string> JobState::Path() const {
  if (key_.empty()) {
    return core::MakeError(core::ErrorKind::kInternal,
                           "BUILDKITE_JOB_ID is not set.",
                           "Run the plugin by Buildkite's agent.");
  }
  core::Result<std::string> folder;
  for (const std::string& candidate : folders_) {
    folder = PrivateFolder(candidate);
    if (folder) return absl::StrCat(*folder, "/", key_, ".json");
  }
  return folder;
}

core::Result<std::string> JobState::Save(const std::string& name,
                                         const std::string& value) const {
  const auto path = Path();
  if (!path) return path;
  RemoveOldFiles(fs::path(*path).parent_path());
  auto saved = cli::StateFile(*path).Save(name, value);
  if (saved) chmod(path->c_str(), S_IRUSR | S_IWUSR);
  return saved;
}

std::optional<std::string> JobState::Load(const std::string& name) const {
  const auto path = Path();
  if (!path) return std::nullopt;
  return cli::StateFile(*path).Load(name);
}

core::Result<std::string> PrivateFolder(const std::string& path) {
  mkdir(path.c_str(), S_IRWXU);
  struct stat status;
  // Not followed: in a folder for everybody, a link may be somebody's trap.
  const bool ours = lstat(path.c_str(), &status) == 0 &&
                    S_ISDIR(status.st_mode) && status.st_uid == getuid() &&
                    (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
  if (ours) return path;
  return core::MakeError(
      core::ErrorKind::kInternal,
      absl::StrCat(core::Quoted(path), " is no folder of this user alone."));
}

}  // namespace dora::buildkite_plugin
