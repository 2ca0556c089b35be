// dora-deploy as GitLab's component runs it: start, finish or deployment.

#include <filesystem>
#include <iostream>
#include <system_error>

#include "app/host/known_secrets.h"
#include "app/host/start.h"
#include "core/base/clock.h"
#include "gitlab_component/gitlab_host.h"
#include "gitlab_component/run_step.h"
#include "os/paths.h"

namespace {

/// The project's folder. Where the variable names none that is there (a local
/// runner of GitLab pipelines), it is the current one.
std::string ProjectDirectory(const dora::providers::Environment& environment) {
  const auto directory = environment.Get("CI_PROJECT_DIR");
  std::error_code ignored;
  const bool there = directory && std::filesystem::is_directory(
                                      dora::os::Path(*directory), ignored);
  return there ? *directory : ".";
}

}  // namespace

int main(int argc, char** argv) {
  namespace gitlab = dora::gitlab_component;
  const auto [words, all] = dora::app::StartProgram(argc, argv);
  const auto environment = gitlab::WithoutOtherKeys(all);
  const dora::core::SystemClock clock;
  gitlab::GitlabHost host(
      environment,
      {words.empty() ? "" : words.front(), ProjectDirectory(environment)},
      clock, std::cerr);
  const auto inputs = dora::app::ReadInputs(host, environment, all);
  return gitlab::RunStep(words, inputs, host);
}
