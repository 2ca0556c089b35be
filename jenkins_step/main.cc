// dora-deploy for Jenkins: the program behind the Pipeline step `doraDeploy`.

#include <cstdio>

#include "cli/process_setup.h"
#include "jenkins_step/jenkins_host.h"

extern char** environ;

int main(int argc, char** argv) {
  dora::cli::PrepareProcess();
  const auto environment = dora::providers::Environment::FromBlock(environ);
  dora::jenkins_step::JenkinsHost host(environment);
  const int code = dora::jenkins_step::RunStep(argc, argv, environment, host);
  std::fputs(host.answer().c_str(), stdout);
  return code;
}
