#include "app/commands/change_failure_command.h"
#include "app/commands/context_command.h"
#include "app/commands/deployment_command.h"
#include "app/commands/doctor_command.h"
#include "app/commands/exec_command.h"
#include "app/commands/failure_command.h"
#include "app/commands/git_metadata_command.h"
#include "app/commands/import_command.h"
#include "app/commands/outbox_command.h"
#include "app/commands/step_commands.h"
#include "cli/command.h"
#include "cli/completion.h"

namespace dora::cli {
namespace {

/// What reports a deployment.
constexpr unsigned kDeploymentInputs =
    app::kEventInput | app::kSendInput | app::kSinkInput | app::kManageInput |
    app::kRollbackInput | app::kConfigInput | app::kChangeFilterInput |
    app::kUploadInput;

constexpr app::input::Id kUsedByDeployment[] = {
    app::input::kService,    app::input::kEnv,       app::input::kVersion,
    app::input::kCustomTags, app::input::kStartedAt, app::input::kFinishedAt,
    app::input::kDryRun,     app::input::kOnError,   app::input::kVerbose,
};

constexpr app::input::Id kUsedByExec[] = {
    app::input::kService,    app::input::kEnv,     app::input::kVersion,
    app::input::kCustomTags, app::input::kDryRun,  app::input::kOnFailure,
    app::input::kOnError,    app::input::kVerbose,
};

constexpr app::input::Id kUsedByStart[] = {
    app::input::kStartedAt,
    app::input::kProvider,
    app::input::kVerbose,
};

constexpr app::input::Id kUsedByFinish[] = {
    app::input::kService,    app::input::kEnv,       app::input::kVersion,
    app::input::kCustomTags, app::input::kJobStatus, app::input::kOnJobFailure,
    app::input::kFinishedAt, app::input::kDryRun,    app::input::kOnError,
    app::input::kVerbose,
};

constexpr app::input::Id kUsedByFailure[] = {
    app::input::kService,    app::input::kEnv,      app::input::kTeam,
    app::input::kName,       app::input::kSeverity, app::input::kStartedAt,
    app::input::kFinishedAt, app::input::kDryRun,   app::input::kOnError,
};

constexpr app::input::Id kUsedByChangeFailure[] = {
    app::input::kFailed,   app::input::kStable,        app::input::kRemedy,
    app::input::kRemedyId, app::input::kRemedyVersion, app::input::kService,
    app::input::kEnv,      app::input::kVersion,       app::input::kDryRun,
};

constexpr app::input::Id kUsedByImport[] = {
    app::input::kDryRun, app::input::kSkipInvalid, app::input::kParallel,
    app::input::kState,  app::input::kOnError,
};

constexpr app::input::Id kUsedByGitMetadata[] = {
    app::input::kGitRepositoryUrl, app::input::kGitCommitSha,
    app::input::kDryRun,           app::input::kTimeout,
    app::input::kOnError,          app::input::kVerbose,
};

constexpr app::input::Id kUsedByOutbox[] = {
    app::input::kOutbox,
    app::input::kOutput,
    app::input::kOnError,
    app::input::kVerbose,
};

constexpr app::input::Id kUsedByContext[] = {
    app::input::kExplain,
    app::input::kJson,
    app::input::kAll,
    app::input::kProvider,
};

constexpr app::input::Id kUsedByDoctor[] = {
    app::input::kService, app::input::kEnv,     app::input::kSite,
    app::input::kAfter,   app::input::kTimeout, app::input::kOutput,
};

constexpr InputMeaning kOfIncident[] = {
    {app::input::kService, "from service.datadog.yaml, unless a team is given",
     "Service that the incident affects. Several share one incident."},
    {app::input::kEnv, "from the CI, if known", "Environment that it affects."},
    {app::input::kVersion, "", "Version that it affects."},
    {app::input::kTeam, "", "Team that owns the services."},
    {app::input::kStartedAt, "",
     "When the incident began (required): Unix seconds, ISO 8601, or now."},
    {app::input::kFinishedAt, "none: ongoing",
     "When the incident ended: Unix seconds, ISO 8601, or now."},
    {app::input::kGitRepositoryUrl, "with --git-commit-sha: from the CI",
     "Repository of the commit that it affects (DD_GIT_REPOSITORY_URL)."},
    {app::input::kGitCommitSha, "",
     "Full SHA of the commit that it affects (DD_GIT_COMMIT_SHA)."},
    {app::input::kSkipGit, "false", "Leave out repository and commit."},
    {app::input::kId, "derived from the incident's values",
     "Id of the event: 16 to 128 of A-Z a-z 0-9 - _ . :"},
};

constexpr InputMeaning kOfMarked[] = {
    {app::input::kService, "", "Service of the deployment, instead of its ID."},
    {app::input::kEnv, "", "Environment of the deployment, with --service."},
    {app::input::kVersion, "", "Version of the deployment, with --service."},
};

constexpr InputMeaning kOfUpload[] = {
    {app::input::kTimeout, "300",
     "Time limit in seconds, for fetching and uploading together."},
};

constexpr OptionAlias kAsIncumbent[] = {
    {"repository-url", app::input::kGitRepositoryUrl},
};

constexpr InputMeaning kOfDoctor[] = {
    {app::input::kService, "from service.datadog.yaml",
     "Service that would be deployed. Each of several would be an event."},
    {app::input::kTimeout, "30",
     "Time limit in seconds, for all checks together."},
};

}  // namespace

absl::Span<const CommandSpec> AllCommands() {
  static constexpr CommandSpec kTable[] = {
      {.name = "deployment",
       .summary = "Send a deployment event.",
       .example = "dora-deploy deployment --service shopist --env prod "
                  "--started-at \"$START\"",
       .scope = kDeploymentInputs | app::kTimeInput,
       .run = &app::RunDeployment,
       .most_used = kUsedByDeployment},
      {.name = "exec",
       .summary =
           "Run a deploy command and report the deployment with exact times.",
       .example =
           "dora-deploy exec --service shopist --env prod -- ./deploy.sh",
       .scope = kDeploymentInputs | app::kExecInput,
       .goes_on_after_mistakes = true,
       .arguments = Arguments::kCommand,
       .arguments_name = "-- COMMAND [ARGUMENT ...]",
       .arguments_help = "Run unchanged; its exit code becomes the exit code.",
       .run = &app::RunExec,
       .most_used = kUsedByExec},
      {.name = "start",
       .summary =
           "Record the start time, before a deployment of several steps.",
       .example = "dora-deploy start",
       .scope = app::kEventInput | app::kTimeInput | app::kSendInput |
                app::kSinkInput,
       .goes_on_after_mistakes = true,
       .run = &app::RunStart,
       .most_used = kUsedByStart},
      {.name = "finish",
       .summary = "Send the deployment event that `start` began, if the job "
                  "succeeded.",
       .example = "dora-deploy finish --service shopist --env prod",
       .scope = kDeploymentInputs | app::kTimeInput | app::kJobInput,
       .run = &app::RunFinish,
       .most_used = kUsedByFinish},
      {.name = "failure",
       .summary = "Send an incident, when it begins and when it ends.",
       .example = "dora-deploy failure --service shopist --severity High "
                  "--started-at now",
       .scope = app::kEventInput | app::kTimeInput | app::kSendInput |
                app::kSinkInput | app::kManageInput | app::kFailureInput |
                app::kConfigInput,
       .run = &app::RunFailure,
       .most_used = kUsedByFailure,
       .meanings = kOfIncident},
      {.name = "change-failure",
       .summary =
           "Mark a deployment as failed, with what fixed it, or as stable. "
           "Needs DD_APP_KEY.",
       .example = "dora-deploy change-failure z_RwVLi7 --remedy rollback "
                  "--remedy-id eG42zNIk",
       .scope = app::kChangeInput | app::kSendInput | app::kManageInput,
       .arguments = Arguments::kAny,
       .arguments_name = "ID",
       .arguments_help =
           "ID of the deployment, instead of --service, --env and --version.",
       .run = &app::RunChangeFailure,
       .most_used = kUsedByChangeFailure,
       .meanings = kOfMarked},
      {.name = "import",
       .summary = "Send the deployments in a file: JSON, or CSV with a header. "
                  "The same command resumes an interrupted import.",
       .example = "dora-deploy import history.csv",
       .scope = app::kImportInput | app::kSendInput,
       .arguments = Arguments::kOne,
       .arguments_name = "FILE",
       .arguments_help = "The file; - is standard input.",
       .run = &app::RunImport,
       .most_used = kUsedByImport},
      {.name = "git-metadata",
       .summary = "Upload the commits and the names of files that the API "
                  "lacks for change lead time.",
       .example = "dora-deploy git-metadata",
       .scope = app::kGitInput | app::kContextInput | app::kFetchInput |
                app::kSendInput,
       .arguments = Arguments::kWord,
       .arguments_name = "upload",
       .arguments_help = "May be left out.",
       .run = &app::RunGitMetadata,
       .most_used = kUsedByGitMetadata,
       .meanings = kOfUpload,
       .aliases = kAsIncumbent},
      {.name = "outbox",
       .summary = "List, send or drop undelivered events.",
       .example = "dora-deploy outbox flush",
       .scope = app::kSendInput | app::kSinkInput | app::kManageInput,
       .arguments = Arguments::kAny,
       .arguments_name = "list|flush|drop",
       .arguments_help = "list, flush, or drop with event ids or `all`.",
       .run = &app::RunOutbox,
       .most_used = kUsedByOutbox},
      {.name = "context",
       .summary = "Print what is detected in this environment.",
       .example = "dora-deploy context --explain",
       .scope = app::kContextInput | app::kConfigInput | app::kPrintInput,
       .run = &app::RunContext,
       .most_used = kUsedByContext},
      {.name = "doctor",
       .summary = "Check that events will arrive and count, and say what to do "
                  "where not.",
       .example = "dora-deploy doctor --service shopist --env prod",
       .scope = kDeploymentInputs | app::kTimeInput | app::kDoctorInput,
       .only_checks = true,
       .run = &app::RunDoctor,
       .most_used = kUsedByDoctor,
       .meanings = kOfDoctor},
      {.name = "completion",
       .summary = "Print a shell completion script.",
       .example = "source <(dora-deploy completion bash)",
       .arguments = Arguments::kOne,
       .arguments_name = "bash|zsh|fish",
       .arguments_help = "The shell.",
       .run = &RunCompletion},
  };
  return kTable;
}

const CommandSpec* FindCommand(absl::string_view name) {
  for (const CommandSpec& command : AllCommands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

}  // namespace dora::cli
