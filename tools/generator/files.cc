#include "tools/generator/files.h"

namespace dora::generator {

std::vector<GeneratedFile> GeneratedFiles() {
  std::vector<GeneratedFile> all;
  for (const auto& files_of :
       {GithubFiles, GitlabFiles, JenkinsFiles, CircleciFiles, BuildkiteFiles,
        DocumentFiles, LauncherFiles}) {
    for (GeneratedFile& file : files_of()) all.push_back(std::move(file));
  }
  return all;
}

}  // namespace dora::generator
