#include "cli/command.h"
#include "cli/context_command.h"
#include "cli/deployment_command.h"
#include "cli/exec_command.h"
#include "cli/import_command.h"
#include "cli/outbox_command.h"
#include "cli/step_commands.h"

namespace dora::cli {

absl::Span<const CommandSpec> AllCommands() {
  static constexpr CommandSpec kTable[] = {
      {"deployment", "Send a deployment event.",
       "dora-deploy deployment --service shopist --env prod --started-at "
       "1699960648",
       kEventInput | kTimeInput | kSendInput | kSinkInput, Arguments::kNone, "",
       "", &RunDeployment},
      {"exec",
       "Run the command that deploys, and report it with its true times.",
       "dora-deploy exec --service shopist --env prod -- ./deploy.sh",
       kEventInput | kSendInput | kSinkInput | kExecInput, Arguments::kCommand,
       "-- COMMAND [ARGUMENT ...]",
       "Run as it stands; its exit code is the exit code.", &RunExec},
      {"start", "Note the time, before a deployment of several steps.",
       "dora-deploy start", kEventInput | kTimeInput | kSendInput | kSinkInput,
       Arguments::kNone, "", "", &RunStart},
      {"finish",
       "Send the deployment event that `start` began, if the job succeeded.",
       "dora-deploy finish --service shopist --env prod",
       kEventInput | kTimeInput | kSendInput | kSinkInput | kJobInput,
       Arguments::kNone, "", "", &RunFinish},
      {"import",
       "Send the deployments of a file: JSON Lines, or CSV with a header. The "
       "same command continues an import that was interrupted.",
       "dora-deploy import history.csv", kImportInput | kSendInput,
       Arguments::kOne, "FILE", "The file; - is standard input.", &RunImport},
      {"outbox", "List, send or drop the events that are not delivered.",
       "dora-deploy outbox flush", kSendInput | kSinkInput, Arguments::kAny,
       "ACTION", "list, flush, or drop with the ids of events or the word all.",
       &RunOutbox},
      {"context", "Print what is inferred from the surroundings.",
       "dora-deploy context --explain", kContextInput | kPrintInput,
       Arguments::kNone, "", "", &RunContext},
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
