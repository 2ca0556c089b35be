#pragma once

#include "app/commands/invocation.h"

// `dora-deploy import FILE`: sends the deployments of a file. The file is read
// twice: every record is checked before the first is sent, and no more than a
// few are in memory at any time. Standard input is copied to a temporary file
// for that. What the API confirms is noted at once, so that an import that was
// interrupted is continued by the same command.

namespace dora::app {

/// The one argument is a path, or `-` for standard input.
int RunImport(Invocation& invocation);

}  // namespace dora::app
