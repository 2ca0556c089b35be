#include "app/commands/git_metadata_command.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/commands/upload_git.h"
#include "app/host/exit_code.h"
#include "app/resolve/resolve.h"
#include "app/resolve/resolve_git.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "core/event/field_checker.h"
#include "sinks/dora/git_metadata.h"

namespace dora::app {
namespace {

using Problems = std::vector<core::Error>;

/// What the user may spell as the incumbent has it.
constexpr char kUploadWord[] = "upload";
/// Nothing waits for it.
constexpr absl::Duration kDefaultUploadTime = absl::Minutes(5);

/// Repository and commit as an event would have them.
core::Result<core::GitInfo, Problems> GitOf(const Invocation& invocation) {
  const Surroundings& surroundings = invocation.surroundings;
  const auto& detected = surroundings.detection.OfEvent();
  if (!detected) return tl::unexpected(Problems{detected.error()});
  const auto git = ResolveGit(invocation.inputs, detected->context,
                              surroundings.commands, /*explains=*/true);
  if (!git) return tl::unexpected(Problems{git.error()});
  for (const std::string& notice : git->notices) {
    invocation.host.Say(Level::kNotice, notice);
  }
  if (invocation.inputs.Flag(input::kVerbose).value_or(false)) {
    for (const std::string& line : Explain(git->candidates)) {
      invocation.host.Say(Level::kInfo, line);
    }
  }
  core::FieldChecker checker(surroundings.clock.Now());
  const auto info = checker.Git(git->repository_url, git->commit_sha);
  if (!checker.problems().empty()) return tl::unexpected(checker.problems());
  if (info) return *info;
  return tl::unexpected(Problems{
      {core::ErrorKind::kValidation,
       "the repository and the commit are not known.",
       absl::StrCat("Run it in the checkout, or set `",
                    invocation.inputs.NameOf(input::kGitRepositoryUrl),
                    "` and `", invocation.inputs.NameOf(input::kGitCommitSha),
                    "`.")}});
}

/// The first question, which a dry run prints: what follows depends on its
/// answer.
void PrintQuestion(const core::GitInfo& git, StepHost& host) {
  host.Print(sinks::SearchCommitsBody(git.repository_url, {git.commit_sha}),
             stdout);
}

int RunUpload(const core::GitInfo& git, const SendSettings& settings,
              const Invocation& invocation) {
  StepHost& host = invocation.host;
  Progress progress(invocation.surroundings.clock);
  const bool is_bounded = invocation.inputs.Get(input::kTimeout).has_value();
  UploadLimits limits = LimitsOf(
      is_bounded ? settings.timeout : kDefaultUploadTime, settings, invocation);
  ShowOn(progress, limits);
  const Uploads uploads = {
      UploadGitMetadata({git}, settings, limits, invocation.surroundings)};
  progress.Clear();
  NoteUploads(uploads, host);
  TellUploads(uploads, settings.on_error, host);
  const int signal = Interrupt::signal();
  if (signal != 0) return exit_code::kSignalled + signal;
  return uploads.front().status == UploadStatus::kFailed &&
                 settings.on_error == OnError::kFail
             ? exit_code::kDeliveryFailed
             : exit_code::kOk;
}

}  // namespace

int RunGitMetadata(Invocation& invocation) {
  StepHost& host = invocation.host;
  const Inputs& inputs = invocation.inputs;
  if (!invocation.arguments.empty() &&
      invocation.arguments != std::vector<std::string>{kUploadWord}) {
    host.Say(Level::kError,
             "git-metadata: takes no argument but `upload`. See `--help`.");
    return exit_code::kUsage;
  }
  const Interrupt interrupt;
  Problems problems = MistakesAboutGit(inputs);
  const auto skip_git = inputs.Flag(input::kSkipGit);
  if (!skip_git) problems.push_back(skip_git.error());
  const auto settings =
      ReadApiSettings(inputs, invocation.surroundings.environment);
  if (!settings) core::AddNewProblems(settings.error(), problems);
  if (skip_git && *skip_git && problems.empty()) {
    host.Say(Level::kNotice,
             absl::StrCat("Nothing is uploaded: `",
                          inputs.NameOf(input::kSkipGit), "` is set."));
    return exit_code::kOk;
  }
  const auto git = GitOf(invocation);
  if (!git) core::AddNewProblems(git.error(), problems);
  if (!problems.empty()) {
    SayProblems(host, problems);
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings->warnings) {
    host.Say(Level::kWarning, warning);
  }
  if (settings->dry_run) {
    PrintQuestion(*git, host);
    return exit_code::kOk;
  }
  return RunUpload(*git, *settings, invocation);
}

}  // namespace dora::app
