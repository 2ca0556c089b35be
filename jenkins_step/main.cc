// dora-deploy for Jenkins: the program behind the Pipeline step `doraDeploy`.

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "app/host/known_secrets.h"
#include "app/host/process_setup.h"
#include "app/host/standard_output.h"
#include "jenkins_step/jenkins_host.h"

extern char** environ;

int main(int argc, char** argv) {
  dora::app::PrepareProcess();
  const auto environment = dora::providers::Environment::FromBlock(environ);
  dora::jenkins_step::JenkinsHost host(environment);
  const auto inputs = dora::app::ReadInputs(host, environment);
  const int code = dora::jenkins_step::RunStep(argc, argv, inputs, host);
  std::fputs(host.answer().c_str(), stdout);
  const std::string problem = dora::app::StdoutProblem();
  if (!problem.empty()) {
    host.Say(dora::app::Level::kWarning,
             absl::StrCat("Jenkins does not get the outputs: ", problem));
  }
  return code;
}
