// dora-deploy for Jenkins: the program behind the Pipeline step `doraDeploy`.

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "app/host/known_secrets.h"
#include "app/host/standard_output.h"
#include "app/host/start.h"
#include "jenkins_step/jenkins_host.h"

int main(int argc, char** argv) {
  const auto [words, environment] = dora::app::StartProgram(argc, argv);
  dora::jenkins_step::JenkinsHost host(environment);
  const auto inputs = dora::app::ReadInputs(host, environment);
  const int code = dora::jenkins_step::RunStep(words, inputs, host);
  std::fputs(host.answer().c_str(), stdout);
  const std::string problem = dora::app::StdoutProblem();
  if (!problem.empty()) {
    host.Say(dora::app::Level::kWarning,
             absl::StrCat("Jenkins does not get the outputs: ", problem));
  }
  return code;
}
