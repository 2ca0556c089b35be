#include "cli/inputs.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::cli {
namespace {

const InputSpec& FindInput(absl::string_view name) {
  for (const InputSpec& spec : AllInputs()) {
    if (spec.name == name) return spec;
  }
  return AllInputs().front();
}

}  // namespace

absl::Span<const InputSpec> AllInputs() {
  static const auto* const kTable = new std::vector<InputSpec>{
      {input::kService,
       InputType::kList,
       kEventInput | kChangeInput,
       {"DD_SERVICE"},
       "from service.datadog.yaml",
       "Service that was deployed. Several: one event each."},
      {input::kEnv,
       InputType::kText,
       kEventInput | kChangeInput,
       {"DD_ENV"},
       "from the CI, where it knows",
       "Environment that it was deployed to."},
      {input::kVersion,
       InputType::kText,
       kEventInput | kChangeInput,
       {"DD_VERSION"},
       "",
       "Version that was deployed."},
      {input::kTeam,
       InputType::kText,
       kEventInput,
       {},
       "from service.datadog.yaml",
       "Team that owns the service."},
      {input::kCustomTags,
       InputType::kList,
       kEventInput,
       {"DD_TAGS"},
       "",
       "Tag of the form key:value, up to 100."},
      {input::kStartedAt,
       InputType::kText,
       kTimeInput,
       {},
       "from the CI, where it knows",
       "When the deployment started: Unix seconds or ISO 8601."},
      {input::kFinishedAt,
       InputType::kText,
       kTimeInput,
       {},
       "now",
       "When the deployment finished: Unix seconds or ISO 8601."},
      {input::kGitRepositoryUrl,
       InputType::kText,
       kEventInput,
       {},
       "from the CI, then the checkout",
       "Repository of the deployed commit (DD_GIT_REPOSITORY_URL)."},
      {input::kGitCommitSha,
       InputType::kText,
       kEventInput,
       {},
       "from the CI, then the checkout",
       "Full sha of the deployed commit (DD_GIT_COMMIT_SHA)."},
      {input::kSkipGit,
       InputType::kFlag,
       kEventInput | kContextInput,
       {"DORA_SKIP_GIT"},
       "false",
       "Send no repository and no commit; ask no checkout."},
      {input::kId,
       InputType::kText,
       kEventInput,
       {},
       "made from the run's own facts",
       "Id of the event: 16 to 128 of A-Z a-z 0-9 - _ . :"},
      {input::kDryRun,
       InputType::kFlag,
       kEventInput | kImportInput | kChangeInput,
       {"DORA_DRY_RUN"},
       "false",
       "Print the exact request body, send nothing; needs no key."},
      {input::kApiKey,
       InputType::kText,
       kSendInput,
       {"DD_API_KEY", "DATADOG_API_KEY"},
       "",
       "Datadog API key.",
       /*secret=*/true},
      {input::kAppKey,
       InputType::kText,
       kManageInput,
       {"DD_APP_KEY", "DATADOG_APP_KEY"},
       "",
       "Datadog application key, to mark and to look up deployments.",
       /*secret=*/true},
      {input::kSite,
       InputType::kText,
       kSendInput,
       {"DD_SITE", "DATADOG_SITE"},
       "datadoghq.com",
       "Datadog site."},
      {input::kApiUrl,
       InputType::kText,
       kSendInput,
       {"DORA_API_URL"},
       "https://api.<site>",
       "Base URL of the API, for a proxy or dora-intake."},
      {input::kCaFile,
       InputType::kText,
       kSendInput,
       {"SSL_CERT_FILE"},
       "the system's",
       "PEM file of the certificate authorities to trust."},
      {input::kTimeout,
       InputType::kText,
       kSendInput,
       {"DORA_TIMEOUT"},
       "30",
       "Seconds for all tries together."},
      {input::kOnError,
       InputType::kText,
       kSendInput,
       {"DORA_ON_ERROR"},
       "warn",
       "What a failed delivery does: warn (exit 0) or fail (exit 1)."},
      {input::kOutbox,
       InputType::kText,
       kSendInput,
       {"DORA_OUTBOX"},
       "~/.local/state/dora-deploy/outbox",
       "Folder that keeps undelivered events for the next run."},
      {input::kSink,
       InputType::kList,
       kSinkInput,
       {"DORA_SINK"},
       "dora",
       "Who has the events: dora, cdevents=URL, devlake=URL, otlp=URL, "
       "webhook=URL, jsonl=FILE."},
      {input::kCdeventsToken,
       InputType::kText,
       kSinkInput,
       {"DORA_CDEVENTS_TOKEN"},
       "",
       "Bearer token for the sink cdevents.",
       /*secret=*/true},
      {input::kDevlakeToken,
       InputType::kText,
       kSinkInput,
       {"DORA_DEVLAKE_TOKEN"},
       "",
       "API key of the webhook, for the sink devlake.",
       /*secret=*/true},
      {input::kOtlpHeaders,
       InputType::kText,
       kSinkInput,
       {"OTEL_EXPORTER_OTLP_LOGS_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"},
       "",
       "Headers for the sink otlp: name=value,name=value.",
       /*secret=*/true},
      {input::kWebhookSecret,
       InputType::kText,
       kSinkInput,
       {"DORA_WEBHOOK_SECRET"},
       "",
       "Secret that requests of the sink webhook are signed with.",
       /*secret=*/true},
      {input::kOutput,
       InputType::kText,
       kSendInput,
       {"DORA_OUTPUT"},
       "text",
       "text, or json: the outcome as one JSON array on stdout."},
      {input::kVerbose,
       InputType::kFlag,
       kSendInput,
       {"DORA_VERBOSE"},
       "false",
       "Say where each value came from, and each try."},
      {input::kProvider,
       InputType::kText,
       kEventInput | kContextInput,
       {"DORA_PROVIDER"},
       "detected",
       "CI system whose variables are read, or none."},
      {input::kJobStatus,
       InputType::kText,
       kJobInput,
       {"DORA_JOB_STATUS"},
       "from the CI, where it tells",
       "How the job ended: success, failure or cancelled."},
      {input::kOnJobFailure,
       InputType::kText,
       kJobInput,
       {"DORA_ON_JOB_FAILURE"},
       "skip",
       "What a failed job reports: nothing (skip) or an incident "
       "(failure-event)."},
      {input::kOnFailure,
       InputType::kText,
       kExecInput,
       {"DORA_ON_FAILURE"},
       "skip",
       "What a failed command reports: nothing (skip) or an incident "
       "(failure-event)."},
      {input::kName,
       InputType::kText,
       kFailureInput,
       {},
       "",
       "What the incident is, in a few words."},
      {input::kSeverity,
       InputType::kText,
       kFailureInput,
       {},
       "",
       "How severe the incident is, such as High or SEV-1."},
      {input::kFailed,
       InputType::kFlag,
       kChangeInput,
       {},
       "unless --stable",
       "Mark the deployment as failed."},
      {input::kStable,
       InputType::kFlag,
       kChangeInput,
       {},
       "false",
       "Mark the deployment as stable after all."},
      {input::kRemedy,
       InputType::kText,
       kChangeInput,
       {},
       "",
       "How the failed deployment was mended: rollback or rollforward."},
      {input::kRemedyId,
       InputType::kText,
       kChangeInput,
       {},
       "",
       "Id of the deployment that mended it."},
      {input::kRemedyVersion,
       InputType::kText,
       kChangeInput,
       {},
       "",
       "Version, of the same service and env, that mended it."},
      {input::kDetectRollback,
       InputType::kText,
       kRollbackInput,
       {"DORA_DETECT_ROLLBACK"},
       "off",
       "A rollback is: not looked for (off), tagged (tag), or tagged and the "
       "one before marked as failed (mark)."},
      {input::kLastDeployedFile,
       InputType::kText,
       kRollbackInput,
       {"DORA_LAST_DEPLOYED_FILE"},
       "",
       "File that notes what is deployed, to compare the next deployment "
       "with."},
      {input::kConfig,
       InputType::kText,
       kConfigInput,
       {"DORA_CONFIG"},
       ".dora-deploy.yaml, where there is one",
       "File that names services, their paths, and environments by branch."},
      {input::kChangedSince,
       InputType::kText,
       kChangeFilterInput,
       {"DORA_CHANGED_SINCE"},
       "",
       "Report only services whose paths changed since this commit, tag or "
       "branch, or last-deployed."},
      {input::kSkipInvalid,
       InputType::kFlag,
       kImportInput,
       {},
       "false",
       "Import the valid records of a file that has invalid ones."},
      {input::kParallel,
       InputType::kText,
       kImportInput,
       {},
       "8",
       "Requests of an import under way at once, each on a connection."},
      {input::kState,
       InputType::kText,
       kImportInput,
       {},
       "in the outbox, by file and API",
       "File that says what of an import the API has confirmed."},
      {input::kJson,
       InputType::kFlag,
       kPrintInput,
       {},
       "false",
       "Print one flat JSON object of the field's shared tags."},
      {input::kAll,
       InputType::kFlag,
       kPrintInput,
       {},
       "false",
       "Print also _dd.ci.env_vars, which identify the job."},
      {input::kExplain,
       InputType::kFlag,
       kPrintInput,
       {},
       "false",
       "Print the source of each value, and where nothing was found."},
  };
  return *kTable;
}

void Inputs::Give(absl::string_view name, absl::string_view text,
                  std::string source) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return;
  given_[std::string(name)].push_back({std::string(text), std::move(source)});
}

std::optional<core::Sourced> Inputs::Get(absl::string_view name) const {
  const auto given = given_.find(std::string(name));
  return given == given_.end() ? FromEnvironment(name) : given->second.front();
}

std::vector<core::Sourced> Inputs::All(absl::string_view name) const {
  std::vector<core::Sourced> values = Given(name);
  if (!values.empty()) return values;
  if (auto value = FromEnvironment(name)) values.push_back(*std::move(value));
  return values;
}

std::vector<core::Sourced> Inputs::Given(absl::string_view name) const {
  const auto given = given_.find(std::string(name));
  return given == given_.end() ? std::vector<core::Sourced>() : given->second;
}

std::optional<core::Sourced> Inputs::FromEnvironment(
    absl::string_view name) const {
  for (const absl::string_view variable : FindInput(name).variables) {
    const auto value = environment_.Get(variable);
    if (value) return core::Sourced{*value, std::string(variable)};
  }
  return std::nullopt;
}

core::Result<bool> Inputs::Flag(absl::string_view name) const {
  const auto value = Get(name);
  if (!value) return false;
  const std::string text = absl::AsciiStrToLower(value->text);
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return tl::unexpected(core::InvalidUsage(
      name, *value, "is neither true nor false", "Write true or false."));
}

}  // namespace dora::cli
