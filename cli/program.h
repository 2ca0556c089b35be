#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/host/step_host.h"
#include "app/inputs/inputs.h"

// The command line that every step shares.

namespace dora::cli {

/// Runs one command, of the words behind the program's name, and returns the
/// exit code of the process. An option on the command line wins over
/// `step_inputs`, which app::ReadInputs has read.
int RunProgram(std::vector<std::string> words, const app::Inputs& step_inputs,
               app::StepHost& host);

/// True for the name of a command that deploys and sends nothing: what goes
/// wrong there may fail a step, whatever `on-error` says.
bool OnlyChecks(absl::string_view command);

}  // namespace dora::cli
