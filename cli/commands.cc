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

}  // namespace

absl::Span<const CommandSpec> AllCommands() {
  static constexpr CommandSpec kTable[] = {
      {"deployment", "Send a deployment event.",
       "dora-deploy deployment --service shopist --env prod --started-at "
       "1699960648",
       kDeploymentInputs | app::kTimeInput, Arguments::kNone, "", "",
       &app::RunDeployment, kUsedByDeployment},
      {"exec",
       "Run a deploy command and report the deployment with exact times.",
       "dora-deploy exec --service shopist --env prod -- ./deploy.sh",
       kDeploymentInputs | app::kExecInput, Arguments::kCommand,
       "-- COMMAND [ARGUMENT ...]",
       "Run unchanged; its exit code becomes the exit code.", &app::RunExec,
       kUsedByExec},
      {"start", "Record the start time, before a deployment of several steps.",
       "dora-deploy start",
       app::kEventInput | app::kTimeInput | app::kSendInput | app::kSinkInput,
       Arguments::kNone, "", "", &app::RunStart, kUsedByStart},
      {"finish",
       "Send the deployment event that `start` began, if the job succeeded.",
       "dora-deploy finish --service shopist --env prod",
       kDeploymentInputs | app::kTimeInput | app::kJobInput, Arguments::kNone,
       "", "", &app::RunFinish, kUsedByFinish},
      {"failure", "Send an incident, when it begins and when it ends.",
       "dora-deploy failure --service shopist --severity High --started-at now",
       app::kEventInput | app::kTimeInput | app::kSendInput | app::kSinkInput |
           app::kManageInput | app::kFailureInput | app::kConfigInput,
       Arguments::kNone, "", "", &app::RunFailure, kUsedByFailure, kOfIncident},
      {"change-failure",
       "Mark a deployment as failed, with what fixed it, or as stable. Needs "
       "DD_APP_KEY.",
       "dora-deploy change-failure z_RwVLi7 --remedy rollback --remedy-id "
       "eG42zNIk",
       app::kChangeInput | app::kSendInput | app::kManageInput, Arguments::kAny,
       "ID", "ID of the deployment, instead of --service, --env and --version.",
       &app::RunChangeFailure, kUsedByChangeFailure, kOfMarked},
      {"import",
       "Send the deployments in a file: JSON Lines, or CSV with a header. The "
       "same command resumes an interrupted import.",
       "dora-deploy import history.csv", app::kImportInput | app::kSendInput,
       Arguments::kOne, "FILE", "The file; - is standard input.",
       &app::RunImport, kUsedByImport},
      {"outbox", "List, send or drop undelivered events.",
       "dora-deploy outbox flush",
       app::kSendInput | app::kSinkInput | app::kManageInput, Arguments::kAny,
       "list|flush|drop", "list, flush, or drop with event ids or `all`.",
       &app::RunOutbox, kUsedByOutbox},
      {"context", "Print what is detected in this environment.",
       "dora-deploy context --explain",
       app::kContextInput | app::kConfigInput | app::kPrintInput,
       Arguments::kNone, "", "", &app::RunContext, kUsedByContext},
      {"completion", "Print a shell completion script.",
       "source <(dora-deploy completion bash)", 0, Arguments::kOne,
       "bash|zsh|fish", "The shell.", &RunCompletion},
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
