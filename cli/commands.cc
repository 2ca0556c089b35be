#include "app/commands/change_failure_command.h"
#include "app/commands/context_command.h"
#include "app/commands/deployment_command.h"
#include "app/commands/exec_command.h"
#include "app/commands/failure_command.h"
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
    app::kRollbackInput | app::kConfigInput | app::kChangeFilterInput;

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

constexpr InputMeaning kOfIncident[] = {
    {app::input::kService, "from service.datadog.yaml, unless a team is given",
     "Service that the incident affects. Several: one incident of all."},
    {app::input::kEnv, "from the CI, where it knows",
     "Environment that it affects."},
    {app::input::kVersion, "", "Version that it affects."},
    {app::input::kTeam, "", "Team that owns the services."},
    {app::input::kStartedAt, "",
     "When the incident began (required): Unix seconds, ISO 8601, or now."},
    {app::input::kFinishedAt, "none: it goes on",
     "When the incident was over: Unix seconds, ISO 8601, or now."},
    {app::input::kGitRepositoryUrl, "with --git-commit-sha: from the CI",
     "Repository of the commit that it affects (DD_GIT_REPOSITORY_URL)."},
    {app::input::kGitCommitSha, "",
     "Full sha of the commit that it affects (DD_GIT_COMMIT_SHA)."},
    {app::input::kSkipGit, "false", "Send no repository and no commit."},
    {app::input::kId, "made from all that is said of the incident",
     "Id of the event: 16 to 128 of A-Z a-z 0-9 - _ . :"},
};

constexpr InputMeaning kOfMarked[] = {
    {app::input::kService, "",
     "Service of the deployment, in place of its ID."},
    {app::input::kEnv, "", "Environment of the deployment, with --service."},
    {app::input::kVersion, "", "Version of the deployment, with --service."},
};

}  // namespace

absl::Span<const CommandSpec> AllCommands() {
  static constexpr CommandSpec kTable[] = {
      {.name = "deployment",
       .summary = "Send a deployment event.",
       .example = "dora-deploy deployment --service shopist --env prod "
                  "--started-at 1699960648",
       .scope = kDeploymentInputs | app::kTimeInput,
       .run = &app::RunDeployment,
       .most_used = kUsedByDeployment},
      {.name = "exec",
       .summary =
           "Run the command that deploys, and report it with its true times.",
       .example =
           "dora-deploy exec --service shopist --env prod -- ./deploy.sh",
       .scope = kDeploymentInputs | app::kExecInput,
       .arguments = Arguments::kCommand,
       .arguments_name = "-- COMMAND [ARGUMENT ...]",
       .arguments_help = "Run as it stands; its exit code is the exit code.",
       .run = &app::RunExec,
       .most_used = kUsedByExec},
      {.name = "start",
       .summary = "Note the time, before a deployment of several steps.",
       .example = "dora-deploy start",
       .scope = app::kEventInput | app::kTimeInput | app::kSendInput |
                app::kSinkInput,
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
       .summary = "Send an incident: when it begins, and when it is over.",
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
           "Mark a deployment as failed, with what mended it, or as stable. "
           "Needs DD_APP_KEY.",
       .example = "dora-deploy change-failure z_RwVLi7 --remedy rollback "
                  "--remedy-id eG42zNIk",
       .scope = app::kChangeInput | app::kSendInput | app::kManageInput,
       .arguments = Arguments::kAny,
       .arguments_name = "ID",
       .arguments_help =
           "The deployment's; else --service, --env and --version name it.",
       .run = &app::RunChangeFailure,
       .most_used = kUsedByChangeFailure,
       .meanings = kOfMarked},
      {.name = "import",
       .summary =
           "Send the deployments of a file: JSON Lines, or CSV with a header. "
           "The same command continues an import that was interrupted.",
       .example = "dora-deploy import history.csv",
       .scope = app::kImportInput | app::kSendInput,
       .arguments = Arguments::kOne,
       .arguments_name = "FILE",
       .arguments_help = "The file; - is standard input.",
       .run = &app::RunImport,
       .most_used = kUsedByImport},
      {.name = "outbox",
       .summary = "List, send or drop the events that are not delivered.",
       .example = "dora-deploy outbox flush",
       .scope = app::kSendInput | app::kSinkInput | app::kManageInput,
       .arguments = Arguments::kAny,
       .arguments_name = "list|flush|drop",
       .arguments_help =
           "list, flush, or drop with the ids of events or the word all.",
       .run = &app::RunOutbox,
       .most_used = kUsedByOutbox},
      {.name = "context",
       .summary = "Print what is inferred from the surroundings.",
       .example = "dora-deploy context --explain",
       .scope = app::kContextInput | app::kConfigInput | app::kPrintInput,
       .run = &app::RunContext,
       .most_used = kUsedByContext},
      {.name = "completion",
       .summary = "Print the script that completes commands in a shell.",
       .example = "source <(dora-deploy completion bash)",
       .arguments = Arguments::kOne,
       .arguments_name = "bash|zsh|fish",
       .arguments_help = "The shell that is to have it.",
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
