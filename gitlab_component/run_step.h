#pragma once

#include <string>
#include <vector>

#include "gitlab_component/gitlab_host.h"
#include "providers/environment.h"

// What the step does around the commands of cli: one section of the log, an
// outputs file in every case, and the questions that only GitLab raises (does
// this job deploy at all? is it the deployment's own start that is known?).

namespace dora::gitlab_component {

/// Runs the command line, without the program's name, and returns the exit code
/// of the process.
int RunStep(const std::vector<std::string>& words, const app::Inputs& inputs,
            GitlabHost& host);

}  // namespace dora::gitlab_component
