#include "app/inputs/input_table.h"

#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "sinks/dora_sinks.h"

namespace dora::app {
namespace {

using core::Variables;

constexpr InputType kText = InputType::kText;
constexpr InputType kList = InputType::kList;
constexpr InputType kFlag = InputType::kFlag;
constexpr bool kSecret = true;
constexpr bool kTakesBlank = true;

constexpr InputSpec kTable[] = {
    {input::kService, kList, kEventInput | kChangeInput, kAllPackages,
     "service", Variables("DD_SERVICE"), "from service.datadog.yaml",
     "Service that was deployed. Each of several becomes an event.", "NAME"},
    {input::kEnv, kText, kEventInput | kChangeInput, kAllPackages, "env",
     Variables("DD_ENV"), "from the CI, if known",
     "Environment that was deployed to.", "NAME"},
    {input::kVersion, kText, kEventInput | kChangeInput, kAllPackages,
     "version", Variables("DD_VERSION"), "", "Version that was deployed.",
     "VERSION"},
    {input::kTeam, kText, kEventInput, kAllPackages, "team", Variables(),
     "from service.datadog.yaml", "Team that owns the service.", "NAME"},
    {input::kCustomTags, kList, kEventInput, kAllPackages, "custom-tags",
     Variables("DD_TAGS"), "", "Tag of the form key:value; up to 100.",
     "KEY:VALUE"},
    {input::kStartedAt, kText, kTimeInput, kAllPackages, "started-at",
     Variables(), "from the CI, if known",
     "When the deployment started: Unix seconds, ISO 8601, or now.", "TIME"},
    {input::kFinishedAt, kText, kTimeInput, kAllPackages, "finished-at",
     Variables(), "now",
     "When the deployment finished: Unix seconds, ISO 8601, or now.", "TIME"},
    {input::kGitRepositoryUrl, kText, kEventInput | kGitInput, kAllPackages,
     "git-repository-url", Variables(), "from the CI, then the checkout",
     "Repository of the deployed commit (DD_GIT_REPOSITORY_URL).", "URL"},
    {input::kGitCommitSha, kText, kEventInput | kGitInput, kAllPackages,
     "git-commit-sha", Variables(), "from the CI, then the checkout",
     "Full SHA of the deployed commit (DD_GIT_COMMIT_SHA).", "SHA"},
    {input::kCommitFrom, kText, kEventInput | kContextInput, kAllPackages,
     "commit-from", Variables("DORA_COMMIT_FROM"), "auto",
     "Which commit is reported if the CI and the checkout differ: by the rules "
     "(auto), the CI's, or the checkout's.",
     "auto|ci|checkout"},
    {input::kSkipGit, kFlag, kEventInput | kContextInput, kAllPackages,
     "skip-git", Variables("DORA_SKIP_GIT"), "false",
     "Leave out repository and commit; git is run only for changed-since."},
    {input::kId, kText, kEventInput, kNoPackage, "id", Variables(),
     "derived from the CI run",
     "Id of the event: 16 to 128 of A-Z a-z 0-9 - _ . :", "ID"},
    {input::kDryRun, kFlag,
     kEventInput | kImportInput | kChangeInput | kGitInput, kAllPackages,
     "dry-run", Variables("DORA_DRY_RUN"), "false",
     "Print the exact request body without sending it; needs no key."},
    // The other packages take the name of the variable that holds it.
    {input::kApiKey, kText, kSendInput, kGithubAction, "api-key",
     Variables("DD_API_KEY", "DATADOG_API_KEY"), "", "Datadog API key.", "",
     kSecret},
    {input::kAppKey, kText, kManageInput, kNoPackage, "app-key",
     Variables("DD_APP_KEY", "DATADOG_APP_KEY"), "",
     "Datadog application key, to mark and list deployments.", "", kSecret},
    {input::kSite, kText, kSendInput, kAllPackages, "site",
     Variables("DD_SITE", "DATADOG_SITE"), "datadoghq.com", "Datadog site.",
     "SITE"},
    {input::kApiUrl, kText, kSendInput, kAllPackages, "api-url",
     Variables("DORA_API_URL"), "https://api.<site>",
     "Base URL of the API, for a proxy or dora-intake.", "URL"},
    {input::kCaFile, kText, kSendInput, kNoPackage, "ca-file",
     Variables("DORA_CA_FILE"), "the system's",
     "PEM file of certificate authorities to trust.", "FILE"},
    {input::kTimeout, kText, kSendInput, kAllPackages, "timeout",
     Variables("DORA_TIMEOUT"), "30",
     "Time limit in seconds, for all tries together.", "SECONDS"},
    {input::kOnError, kText, kSendInput, kAllPackages, "on-error",
     Variables("DORA_ON_ERROR"), "warn",
     "What to do if the delivery fails: warn (exit 0) or fail (exit 1).",
     "warn|fail"},
    {input::kOutbox, kText, kSendInput, kAllPackages, "outbox",
     Variables("DORA_OUTBOX"),
     "~/.local/state/dora-deploy/outbox, on Windows "
     "%LOCALAPPDATA%/dora-deploy/outbox",
     "Folder that keeps undelivered events for the next run.", "DIRECTORY"},
    // HelpOfSink makes its help.
    {input::kSink, kList, kSinkInput, kNoPackage, "sink",
     Variables("DORA_SINK"), "dora", "", "KIND[=URL]"},
    {input::kOutput, kText, kSendInput | kPrintInput, kNoPackage, "output",
     Variables("DORA_OUTPUT"), "text",
     "Format of the outcome: text, or json for one JSON array on stdout.",
     "text|json"},
    {input::kVerbose, kFlag, kSendInput, kAllPackages, "verbose",
     Variables("DORA_VERBOSE"), "false",
     "Show where each value came from, and each try."},
    {input::kProvider, kText, kEventInput | kContextInput, kNoPackage,
     "provider", Variables("DORA_PROVIDER"), "detected",
     "CI provider whose variables are read, or none.", "PROVIDER"},
    // The other platforms tell it, and have no use for it as an input.
    {input::kJobStatus, kText, kJobInput, kGithubAction, "job-status",
     Variables("DORA_JOB_STATUS"), "from the CI, if known",
     "How the job ended: success, failure or cancelled.",
     "success|failure|cancelled"},
    {input::kOnJobFailure, kText, kJobInput, kGithubAction | kGitlabComponent,
     "on-job-failure", Variables("DORA_ON_JOB_FAILURE"), "skip",
     "What to report if the job fails: nothing (skip) or an incident "
     "(failure-event).",
     "skip|failure-event"},
    {input::kOnFailure, kText, kExecInput, kNoPackage, "on-failure",
     Variables("DORA_ON_FAILURE"), "skip",
     "What to report if the command fails: nothing (skip) or an incident "
     "(failure-event).",
     "skip|failure-event"},
    {input::kName, kText, kFailureInput, kNoPackage, "name", Variables(), "",
     "Short description of the incident.", "TEXT"},
    {input::kSeverity, kText, kFailureInput, kNoPackage, "severity",
     Variables(), "", "Severity of the incident, such as High or SEV-1.",
     "TEXT"},
    {input::kFailed, kFlag, kChangeInput, kNoPackage, "failed", Variables(),
     "unless --stable", "Mark the deployment as failed."},
    {input::kStable, kFlag, kChangeInput, kNoPackage, "stable", Variables(),
     "false", "Mark the deployment as stable after all."},
    {input::kRemedy, kText, kChangeInput, kNoPackage, "remedy", Variables(), "",
     "How the failed deployment was fixed: rollback or rollforward.",
     "rollback|rollforward"},
    {input::kRemedyId, kText, kChangeInput, kNoPackage, "remedy-id",
     Variables(), "", "Id of the deployment that fixed it.", "ID"},
    {input::kRemedyVersion, kText, kChangeInput, kNoPackage, "remedy-version",
     Variables(), "", "Version of the same service and env that fixed it.",
     "VERSION"},
    {input::kDetectRollback, kText, kRollbackInput, kNoPackage,
     "detect-rollback", Variables("DORA_DETECT_ROLLBACK"), "off",
     "What to do about rollbacks: nothing (off), tag them (tag), or also mark "
     "the failed deployment where the API cannot find it by itself (mark).",
     "off|tag|mark"},
    {input::kLastDeployedFile, kText, kRollbackInput, kNoPackage,
     "last-deployed-file", Variables("DORA_LAST_DEPLOYED_FILE"), "",
     "File that records what is deployed, to compare the next deployment "
     "with.",
     "FILE"},
    {input::kConfig, kText, kConfigInput, kNoPackage, "config",
     Variables("DORA_CONFIG"), ".dora-deploy.yaml, if present",
     "File that lists services, their paths, and environments by branch.",
     "FILE"},
    {input::kChangedSince, kText, kChangeFilterInput, kNoPackage,
     "changed-since", Variables("DORA_CHANGED_SINCE"), "",
     "Report only services whose paths changed since this commit, tag or "
     "branch, or last-deployed.",
     "REF", !kSecret, kTakesBlank},
    {input::kNoFetch, kFlag, kChangeFilterInput | kFetchInput, kNoPackage,
     "no-fetch", Variables("DORA_NO_FETCH"), "false",
     "Do not fetch commits that a shallow clone lacks."},
    {input::kUploadGit, kFlag, kUploadInput, kAllPackages, "upload-git",
     Variables("DORA_UPLOAD_GIT"), "false",
     "Upload the commits and the names of files that the API lacks for change "
     "lead time."},
    {input::kSkipInvalid, kFlag, kImportInput, kNoPackage, "skip-invalid",
     Variables(), "false",
     "Import the valid records of a file that has invalid ones."},
    {input::kParallel, kText, kImportInput, kNoPackage, "parallel", Variables(),
     "8", "Number of concurrent requests of an import, each on a connection.",
     "NUMBER"},
    {input::kState, kText, kImportInput, kNoPackage, "state", Variables(),
     "in the outbox, by file and API",
     "File that records what the API has confirmed of an import.", "FILE"},
    {input::kJson, kFlag, kPrintInput, kNoPackage, "json", Variables(), "false",
     "Print the shared CI tags as one flat JSON object."},
    {input::kAll, kFlag, kPrintInput, kNoPackage, "all", Variables(), "false",
     "Also print _dd.ci.env_vars, which identify the job."},
    {input::kExplain, kFlag, kPrintInput, kNoPackage, "explain", Variables(),
     "false", "Print the source of each value, and where it was looked for."},
    {input::kAfter, kList, kDoctorInput, kNoPackage, "after",
     Variables("DORA_AFTER"), "",
     "Id of an event that was sent: also check that it arrived.", "ID"},
};

constexpr bool IsInOrder() {
  for (size_t i = 0; i < std::size(kTable); ++i) {
    if (kTable[i].id != i) return false;
  }
  return true;
}
static_assert(std::size(kTable) == input::kSinkSecrets, "each has a row");
static_assert(IsInOrder(), "the rows are in the order of input::Id");

/// It names each sink.
std::string HelpOfSink() {
  std::string help = absl::StrCat("Where to send events: ", sinks::kDora);
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    absl::StrAppend(&help, ", ", kind.name, "=", kind.value);
  }
  return help + ".";
}

/// The rows of the sinks' secrets.
std::vector<InputSpec> SinkSecrets() {
  std::vector<InputSpec> secrets;
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    if (kind.secret == nullptr) continue;
    const auto id =
        static_cast<input::Id>(input::kSinkSecrets + secrets.size());
    secrets.push_back({id, kText, kSinkInput, kNoPackage, kind.secret->input,
                       kind.secret->variables, "", kind.secret->help, "",
                       kSecret, !kTakesBlank, kind.secret});
  }
  return secrets;
}

/// The place of the secrets of sinks in the table.
constexpr size_t kPlaceOfSecrets = input::kSink + 1;

std::vector<InputSpec> MakeInputs() {
  static const auto* const kHelpOfSink = new std::string(HelpOfSink());
  std::vector<InputSpec> inputs(std::begin(kTable), std::end(kTable));
  inputs[input::kSink].help = *kHelpOfSink;
  const std::vector<InputSpec> secrets = SinkSecrets();
  inputs.insert(inputs.begin() + kPlaceOfSecrets, secrets.begin(),
                secrets.end());
  return inputs;
}

}  // namespace

absl::Span<const InputSpec> AllInputs() {
  static const auto* const kInputs = new std::vector<InputSpec>(MakeInputs());
  return *kInputs;
}

const InputSpec& SpecOf(input::Id id) {
  const absl::Span<const InputSpec> inputs = AllInputs();
  if (id < kPlaceOfSecrets) return inputs[id];
  if (id >= input::kSinkSecrets) {
    return inputs[kPlaceOfSecrets + id - input::kSinkSecrets];
  }
  return inputs[id + inputs.size() - std::size(kTable)];
}

const InputSpec* FindInput(absl::string_view name) {
  for (const InputSpec& spec : AllInputs()) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

bool IsPath(const InputSpec& spec) {
  return spec.value == "FILE" || spec.value == "DIRECTORY";
}

std::vector<const InputSpec*> InputsOf(InputPackage package) {
  std::vector<const InputSpec*> inputs;
  for (const InputSpec& spec : AllInputs()) {
    if ((spec.packages & package) != 0) inputs.push_back(&spec);
  }
  return inputs;
}

}  // namespace dora::app
