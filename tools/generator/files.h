#pragma once

#include <vector>

#include "tools/generator/blocks.h"

// What is generated: one function a package, one for the documents of all, and
// one for what their launchers share.

namespace dora::generator {

std::vector<GeneratedFile> GithubFiles();
std::vector<GeneratedFile> GitlabFiles();
std::vector<GeneratedFile> JenkinsFiles();
std::vector<GeneratedFile> CircleciFiles();
std::vector<GeneratedFile> BuildkiteFiles();
std::vector<GeneratedFile> DocumentFiles();
std::vector<GeneratedFile> LauncherFiles();

/// All of them.
std::vector<GeneratedFile> GeneratedFiles();

}  // namespace dora::generator
