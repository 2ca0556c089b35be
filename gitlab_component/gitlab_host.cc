#include "gitlab_component/gitlab_host.h"

#include <cstdio>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "app/host/state_file.h"
#include "app/host/step_outputs.h"
#include "app/inputs/step_inputs.h"
#include "core/base/private_folder.h"
#include "gitlab_component/dotenv.h"
#include "os/file.h"
#include "os/paths.h"

namespace dora::gitlab_component {
namespace {

using app::JobStatus;
using app::Level;
using core::FolderRule;
using core::PrivateFolder;

constexpr char kOutboxVariable[] = "DORA_INPUT_OUTBOX";
constexpr char kUsualKeyVariable[] = "DD_API_KEY";

const char* PrefixOf(Level level) {
  switch (level) {
    case Level::kInfo:
      return "";
    case Level::kNotice:
      return "\x1b[36mnote:\x1b[0m ";
    case Level::kWarning:
      return "\x1b[33mwarning:\x1b[0m ";
    case Level::kError:
      return "\x1b[31merror:\x1b[0m ";
  }
  return "";
}

/// `text` with nothing in it but what a file name can hold anywhere.
std::string FileNamePart(absl::string_view text) {
  std::string part;
  for (const char c : text) {
    part += absl::ascii_isalnum(static_cast<unsigned char>(c)) ? c : '-';
  }
  return part;
}

/// Makes a file that others may read, as GitLab's runner may be another user.
/// It fails where there is one: a commit may have put a link there.
core::Status WriteNew(const PrivateFolder& folder, const std::string& name,
                      const std::string& text) {
  os::Opening opening = {os::Opening::Access::kReadWrite,
                         os::Opening::Creation::kAlways};
  opening.is_for_all = true;
  const os::File file = folder.opened().OpenFile(name, opening);
  if (file.is_open() && file.WriteAll(text)) return {};
  return core::SystemError(absl::StrCat("write ", folder.PathOf(name)));
}

}  // namespace

std::string InputName(app::input::Id id) {
  return app::NameInPackage(id, app::kGitlabComponent, &app::YamlKey);
}

GitlabHost::GitlabHost(const providers::Environment& environment,
                       StepPlace place, const core::Clock& clock,
                       std::ostream& log)
    : environment_(environment),
      place_(std::move(place)),
      clock_(clock),
      log_(log) {}

void GitlabHost::ReadInputs(app::Inputs& inputs) const {
  // The first value given wins, so the outbox comes before the table's own
  // reading: its path is meant below the project's folder, where the cache
  // looks for it.
  inputs.Give(app::input::kOutbox, OutboxPath(),
              InputName(app::input::kOutbox));
  app::GiveStepInputs(inputs, environment_, &InputName);
  const std::string key_variable = ApiKeyVariable(environment_);
  if (const auto key = environment_.Get(key_variable)) {
    inputs.Give(app::input::kApiKey, *key, key_variable);
  }
  GiveTimes(inputs);
  if (!inputs.Get(app::input::kProvider)) {
    inputs.Give(app::input::kProvider, "gitlab", "this step");
  }
}

/// Only a report of an earlier job's deployment takes its times from
/// variables: in a deploy job they would be another job's.
void GitlabHost::GiveTimes(app::Inputs& inputs) const {
  if (place_.verb != "deployment") return;
  for (const auto& [name, variable] :
       {std::pair(app::input::kStartedAt, kStartedAtVariable),
        std::pair(app::input::kFinishedAt, kFinishedAtVariable)}) {
    const auto time = environment_.Get(variable);
    if (time && inputs.Given(name).empty()) {
      inputs.GiveInferred(name, *time, variable);
    }
  }
}

void GitlabHost::Say(Level level, const std::string& message) {
  // Without control characters no text can start a section or a colour.
  log_ << PrefixOf(level) << app::OneLine(message) << "\n" << std::flush;
}

void GitlabHost::BeginGroup(const std::string& title) {
  ++open_sections_;
  MarkSection("start", app::OneLine(title));
}

void GitlabHost::EndGroup() {
  MarkSection("end", "");
  --open_sections_;
}

void GitlabHost::MarkSection(const char* edge, const std::string& title) {
  // Data on stdout belongs into the section in which it was printed.
  std::fflush(stdout);
  log_ << "\x1b[0Ksection_" << edge << ":" << absl::ToUnixSeconds(clock_.Now())
       << ":" << SectionName() << "\r\x1b[0K" << title << "\n"
       << std::flush;
}

/// A section within a section needs a name of its own.
std::string GitlabHost::SectionName() const {
  return absl::StrCat("dora_deploy_", place_.verb,
                      open_sections_ > 1 ? "_within" : "");
}

void GitlabHost::Report(const std::vector<app::Outcome>& outcomes) {
  const Dotenv dotenv = MakeDotenv(app::StepOutputs(outcomes, git_metadata()));
  const auto written = WriteDotenv(dotenv.text);
  if (!written) {
    Say(Level::kWarning,
        absl::StrCat("The outputs cannot be written to ", PathOf(kDotenvFile),
                     ", so later jobs will not see them: ",
                     written.error().message, "."));
  }
  if (!dotenv.left_out.empty()) {
    Say(Level::kNotice,
        absl::StrCat("Left out of the job's outputs, as GitLab's dotenv "
                     "report cannot express the value: ",
                     absl::StrJoin(dotenv.left_out, ", "), "."));
  }
}

core::Status GitlabHost::WriteDotenv(const std::string& text) const {
  const auto folder = MakeStepFolder();
  if (!folder) return tl::unexpected(folder.error());
  const std::string name = os::TextOf(os::Path(kDotenvFile).filename());
  folder->Remove(name);
  return WriteNew(*folder, name, text);
}

JobStatus GitlabHost::job_status() const {
  const auto status = environment_.Get("CI_JOB_STATUS");
  // A `finish` in the script itself is reached only by a job that goes well.
  if (!status || *status == "running") return JobStatus::kUnknown;
  if (*status == "success") return JobStatus::kSuccess;
  if (absl::StartsWith(*status, "cancel")) return JobStatus::kCancelled;
  // failed, timedout, and what may be invented yet: no success.
  return JobStatus::kFailure;
}

core::Status GitlabHost::SaveState(const std::string& name,
                                   const std::string& value) {
  const auto folder = MakeStepFolder();
  if (!folder) return tl::unexpected(folder.error());
  const app::StateFile state(StatePath());
  state.RemoveOld(clock_.Now());
  return state.Save(name, value);
}

std::optional<std::string> GitlabHost::LoadState(const std::string& name) {
  return app::StateFile(StatePath()).Load(name);
}

std::string GitlabHost::PathOf(const std::string& name) const {
  return os::TextOf(os::Path(place_.directory) / os::Path(name));
}

std::string GitlabHost::OutboxPath() const {
  return PathOf(environment_.Get(kOutboxVariable).value_or(kOutbox));
}

/// Each job has its own, since a shell runner may keep the folder for the
/// next one.
std::string GitlabHost::StatePath() const {
  const std::string job =
      FileNamePart(environment_.Get("CI_JOB_ID").value_or("unknown"));
  return PathOf(absl::StrCat(kStepFolder, "/state-", job, ".json"));
}

core::Result<PrivateFolder> GitlabHost::MakeStepFolder() const {
  auto folder = PrivateFolder::Make(PathOf(kStepFolder), FolderRule::kNamed);
  if (!folder) return folder;
  // What is there, stays; and the step can do without it, as it can without an
  // empty outbox: GitLab warns of a cache that finds nothing.
  (void)WriteNew(*folder, ".gitignore", "*\n");
  (void)PrivateFolder::Make(OutboxPath(), FolderRule::kNamed);
  return folder;
}

std::string ApiKeyVariable(const providers::Environment& environment) {
  return environment.Get(kApiKeyVariable).value_or(kUsualKeyVariable);
}

providers::Environment WithoutOtherKeys(
    const providers::Environment& environment) {
  return app::WithoutOtherKeys(environment, ApiKeyVariable(environment));
}

}  // namespace dora::gitlab_component
