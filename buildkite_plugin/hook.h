#pragma once

#include <string>

#include "buildkite_plugin/buildkite_host.h"
#include "buildkite_plugin/configuration.h"
#include "providers/environment.h"

// The plugin's two hooks. The agent runs `pre-command` right before the job's
// command, and `pre-exit` at the end of every job, whatever became of it. A
// hook that fails fails the job, so it does only where the user asked for it.

namespace dora::buildkite_plugin {

inline constexpr char kPreCommand[] = "pre-command";
inline constexpr char kPreExit[] = "pre-exit";

/// Runs one of the hooks and gives its exit code: 0, unless `on-error: fail`,
/// or the job only checks the set-up.
int RunHook(const std::string& hook, const Configuration& configuration,
            const app::Inputs& inputs, BuildkiteHost& host);

}  // namespace dora::buildkite_plugin
