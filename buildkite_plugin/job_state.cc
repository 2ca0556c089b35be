#include "buildkite_plugin/job_state.h"

#include "absl/strings/str_cat.h"
#include "app/host/state_file.h"
#include "core/base/clock.h"
#include "core/base/private_folder.h"
#include "core/event/event_id.h"
#include "os/paths.h"
#include "providers/user_folders.h"

namespace dora::buildkite_plugin {

JobState::JobState(const providers::Environment& environment) {
  const auto job = environment.Get("BUILDKITE_JOB_ID");
  if (job) {
    key_ = core::StableId(
        {*job, environment.Get("BUILDKITE_PLUGIN_CONFIGURATION").value_or("")});
  }
  if (const auto builds = environment.Get("BUILDKITE_BUILD_PATH")) {
    folders_.push_back(os::PathInside(*builds, ".dora-deploy"));
  }
  folders_.push_back(os::PathInside(providers::TemporaryFolder(environment),
                                    os::NameOfUser("dora-deploy")));
}

core::Result<std::string> JobState::Path() const {
  if (key_.empty()) {
    return core::MakeError(core::ErrorKind::kInternal,
                           "BUILDKITE_JOB_ID is not set.",
                           "Run the plugin by Buildkite's agent.");
  }
  core::Error error{core::ErrorKind::kInternal, "", ""};
  for (const std::string& candidate : folders_) {
    const auto folder =
        core::PrivateFolder::Make(candidate, core::FolderRule::kOwn);
    if (folder) return folder->PathOf(absl::StrCat("state-", key_, ".json"));
    error = folder.error();
  }
  return tl::unexpected(error);
}

core::Status JobState::Save(const std::string& name,
                            const std::string& value) const {
  const auto path = Path();
  if (!path) return tl::unexpected(path.error());
  const app::StateFile state(*path);
  state.RemoveOld(core::SystemClock().Now());
  return state.Save(name, value);
}

std::optional<std::string> JobState::Load(const std::string& name) const {
  const auto path = Path();
  if (!path) return std::nullopt;
  return app::StateFile(*path).Load(name);
}

}  // namespace dora::buildkite_plugin
