#include "app/commands/upload_git.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/history/deployment_history.h"
#include "app/resolve/changed_services.h"
#include "app/resolve/resolve.h"
#include "app/send/deliver.h"
#include "app/send/interrupt.h"

namespace dora::app {
namespace {

using core::Deployment;

/// The deployments of one commit.
struct CommitOfEvents {
  core::GitInfo git;
  std::vector<const Deployment*> deployments;
};

std::vector<CommitOfEvents> CommitsOf(
    const std::vector<OutgoingDeployment>& deployments) {
  std::vector<CommitOfEvents> commits;
  for (const OutgoingDeployment& outgoing : deployments) {
    const auto& event = std::get<Deployment>(*outgoing.event);
    const core::GitInfo git = event.git().value_or(core::GitInfo{});
    const auto same = std::find_if(
        commits.begin(), commits.end(), [&git](const CommitOfEvents& other) {
          return other.git.commit_sha == git.commit_sha &&
                 other.git.repository_url == git.repository_url;
        });
    CommitOfEvents& commit =
        same != commits.end() ? *same
                              : commits.emplace_back(CommitOfEvents{git, {}});
    commit.deployments.push_back(&event);
  }
  return commits;
}

/// The file knows at once what this pipeline deployed.
std::string LastDeployedOf(const Deployment& event,
                           const RollbackSettings& rollback,
                           const Invocation& invocation) {
  if (!rollback.last_deployed_file.empty()) {
    const auto past = DeploymentHistory(rollback.last_deployed_file)
                          .Load(event.service(), event.env());
    if (past && !past->empty()) return past->front().commit_sha;
  }
  const LastDeployed* api = invocation.surroundings.last_deployed;
  if (api == nullptr || !invocation.inputs.Get(input::kAppKey)) return "";
  return api->CommitOf(event.service(), event.env()).value_or("");
}

UploadOutcome Failed(const core::GitInfo& git, std::string why,
                     std::string fix = "") {
  UploadOutcome outcome;
  outcome.git = git;
  outcome.error = {core::ErrorKind::kUsage, std::move(why), std::move(fix)};
  return outcome;
}

}  // namespace

bool UploadIsAskedFor(const Inputs& inputs) {
  return inputs.Flag(input::kUploadGit).value_or(false);
}

Uploads UploadGit(const std::vector<OutgoingDeployment>& deployments,
                  const RollbackSettings& rollback,
                  const SendSettings& settings, const UploadLimits& limits,
                  const Invocation& invocation) {
  const Surroundings& surroundings = invocation.surroundings;
  if (settings.dry_run) {
    invocation.host.Say(Level::kNotice,
                        "A dry run does not upload git metadata.");
    return {};
  }
  const absl::Duration end = surroundings.clock.Steady() + limits.time;
  Uploads uploads;
  for (const CommitOfEvents& commit : CommitsOf(deployments)) {
    if (!SendsToApi(invocation.inputs)) {
      uploads.push_back(Failed(commit.git, "the API is not among the sinks"));
      continue;
    }
    if (commit.git.commit_sha.empty()) {
      uploads.push_back(Failed(
          commit.git, "the event has no repository and commit",
          absl::StrCat("Set `", settings.name(input::kGitRepositoryUrl),
                       "` and `", settings.name(input::kGitCommitSha), "`.")));
      continue;
    }
    UploadTask task{commit.git};
    // Several services were deployed last at commits of their own.
    if (commit.deployments.size() == 1) {
      task.last_deployed = [&] {
        return LastDeployedOf(*commit.deployments.front(), rollback,
                              invocation);
      };
    }
    UploadLimits left = limits;
    left.time =
        std::max(absl::ZeroDuration(), end - surroundings.clock.Steady());
    uploads.push_back(UploadGitMetadata(task, settings, left, surroundings));
  }
  return uploads;
}

void NoteUploads(const Uploads& uploads, StepHost& host) {
  const auto worst = std::max_element(
      uploads.begin(), uploads.end(),
      [](const UploadOutcome& one, const UploadOutcome& other) {
        return one.status < other.status;
      });
  if (worst != uploads.end()) host.NoteGitMetadata(StatusName(worst->status));
}

void TellUploads(const Uploads& uploads, OnError on_error, StepHost& host) {
  auto items = nlohmann::ordered_json::array();
  for (const UploadOutcome& upload : uploads) {
    items.push_back(ToJson(upload));
    const bool failed = upload.status == UploadStatus::kFailed;
    host.Say(failed ? LevelOfFailure(on_error) : Level::kInfo,
             Describe(upload));
  }
  host.Emit(items);
}

UploadLimits LimitsOf(absl::Duration time, const SendSettings& settings,
                      const Invocation& invocation) {
  const Inputs& inputs = invocation.inputs;
  UploadLimits limits;
  limits.time = time;
  limits.stop_asked = [] { return Interrupt::signal() != 0; };
  if (inputs.Flag(input::kNoFetch).value_or(false)) {
    limits.no_fetch = FetchIsForbidden(inputs);
  }
  limits.trace = TraceOf(settings, invocation.host);
  return limits;
}

void ShowOn(Progress& progress, UploadLimits& limits) {
  // The lines of the tries would stand among those of the progress.
  if (limits.trace) return;
  limits.progress = [&progress](const char* doing, size_t done) {
    progress.Show(doing, static_cast<int64_t>(done), 0);
  };
}

}  // namespace dora::app
