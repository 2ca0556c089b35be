// dora-deploy for Jenkins: the program behind the Pipeline step `doraDeploy`.

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/known_secrets.h"
#include "cli/process_setup.h"
#include "cli/standard_output.h"
#include "jenkins_step/jenkins_host.h"

extern char** environ;

int main(int argc, char** argv) {
  dora::cli::PrepareProcess();
  const auto environment = dora::providers::Environment::FromBlock(environ);
  dora::jenkins_step::JenkinsHost host(environment);
  dora::cli::RegisterSecrets(host, environment);
  const int code = dora::jenkins_step::RunStep(argc, argv, environment, host);
  std::fputs(host.answer().c_str(), stdout);
  const std::string problem = dora::cli::StdoutProblem();
  if (!problem.empty()) {
    host.Say(dora::cli::Level::kWarning,
             absl::StrCat("Jenkins does not get the outputs: ", problem));
  }
  return code;
}
