#pragma once

#include <string>

#include "cli/inputs.h"
#include "cli/step_host.h"
#include "providers/environment.h"

// `dora-deploy import FILE`: sends the deployments of a file. The file is read
// twice: every record is checked before the first is sent, and no more than a
// few are in memory at any time. Standard input is copied to a temporary file
// for that. What the API confirms is noted at once, so that an import that was
// interrupted is continued by the same command.

namespace dora::cli {

/// `file` is a path, or `-` for standard input.
int RunImport(const std::string& file, const Inputs& inputs,
              const providers::Environment& environment, StepHost& host);

}  // namespace dora::cli
