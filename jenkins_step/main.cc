// dora-deploy for Jenkins: the program behind the Pipeline step `doraDeploy`.

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "jenkins_step/jenkins_host.h"

extern char** environ;

namespace {

/// Stdout is how the program answers the Groovy step. Whatever else is printed
/// there (a dry run's request) belongs to the log, so it goes to stderr.
int TakeStdout() {
  const int answers = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  return answers;
}

}  // namespace

int main(int argc, char** argv) {
  const int answers = TakeStdout();
  const auto environment = dora::providers::Environment::FromBlock(environ);
  dora::jenkins_step::JenkinsHost host(environment);
  const int code = dora::jenkins_step::RunStep(argc, argv, environment, host);
  dprintf(answers, "%s", host.answer().c_str());
  return code;
}
