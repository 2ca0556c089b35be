// `doctor` as each package runs it: by its own launcher, with its own inputs.
// It may fail its job, and speaks of inputs as the platform spells them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

std::string Absolute(const std::string& place) {
  return fs::absolute(ProgramPath(place)).string();
}

/// The plugin as it is installed: hooks, and a program for this machine.
std::string InstalledPlugin(const Scratch& scratch) {
  const std::string root = scratch.path() + "/plugin";
  for (const char* file :
       {"hooks/pre-command", "hooks/pre-exit", "lib/run-hook.bash"}) {
    const fs::path place = root + "/" + file;
    fs::create_directories(place.parent_path());
    fs::copy(Absolute(absl::StrCat("buildkite_plugin/", file)), place);
  }
  fs::create_directories(root + "/bin/linux-x86_64");
  fs::create_symlink(Absolute("buildkite_plugin/step"),
                     root + "/bin/linux-x86_64/dora-deploy");
  return root;
}

/// The script of the component's job.
std::string GitlabScript() {
  const auto documents = YAML::LoadAllFromFile(
      Absolute("gitlab_component/templates/dora-deploy/template.yml"));
  std::string script;
  for (const YAML::Node& line :
       documents[1]["$[[ inputs.template-name ]]-doctor"]["script"]) {
    absl::StrAppend(&script, line.as<std::string>(), "\n");
  }
  return script;
}

struct Package {
  std::string name;
  std::vector<std::string> (*arguments)(const Scratch& scratch);
  /// SERVICE and URL in a value stand for these.
  Variables variables;
  std::string service_input;  ///< as the platform spells it
};

std::ostream& operator<<(std::ostream& out, const Package& package) {
  return out << package.name;
}

const std::vector<Package>& Packages() {
  static const auto& packages = *new std::vector<Package>{
      {"GithubAction",
       [](const Scratch&) {
         return std::vector<std::string>{Absolute("github_action/step"),
                                         "doctor"};
       },
       {{"GITHUB_ACTIONS", "true"},
        {"INPUT_SERVICE", "SERVICE"},
        {"INPUT_API-URL", "URL"}},
       "`service:`"},
      {"GitlabComponent",
       [](const Scratch&) {
         return std::vector<std::string>{"/bin/sh", "-c", GitlabScript()};
       },
       {{"GITLAB_CI", "true"},
        {"CI_PROJECT_DIR", "/nonexistent"},
        {"DORA_INPUT_ON_ERROR", "warn"},
        {"DORA_INPUT_BINARY", Absolute("gitlab_component/step")},
        {"DORA_INPUT_API_KEY_VARIABLE", "DD_API_KEY"},
        {"DORA_INPUT_SERVICE", "SERVICE"},
        {"DORA_INPUT_API_URL", "URL"}},
       "`service:`"},
      {"JenkinsStep",
       [](const Scratch&) {
         return std::vector<std::string>{
             "/bin/sh", Absolute("jenkins_step/resources/io/dora_deploy/"
                                 "run.sh")};
       },
       {{"JENKINS_URL", "http://jenkins.example/"},
        {"DORA_DEPLOY_BIN", Absolute("jenkins_step/step")},
        {"DORA_STEP_COMMAND", "doctor"},
        {"DORA_STEP_PARAMETERS", R"({"service":"SERVICE","apiUrl":"URL"})"}},
       "`service: '...'`"},
      {"CircleciOrb",
       [](const Scratch&) {
         return std::vector<std::string>{
             "/bin/sh", Absolute("circleci_orb/src/scripts/run.sh")};
       },
       {{"CIRCLECI", "true"},
        {"DORA_STEP", "doctor"},
        {"DORA_PARAM_BINARY", Absolute("circleci_orb/step")},
        {"DORA_API_KEY_VARIABLE", "DD_API_KEY"},
        {"DORA_INPUT_SERVICE", "SERVICE"},
        {"DORA_INPUT_API_URL", "URL"}},
       "`service:`"},
      {"BuildkitePlugin",
       [](const Scratch& scratch) {
         return std::vector<std::string>{
             "/bin/bash", InstalledPlugin(scratch) + "/hooks/pre-command"};
       },
       {{"BUILDKITE", "true"},
        {"BUILDKITE_PLUGIN_CONFIGURATION",
         R"({"service":"SERVICE","api-url":"URL","doctor":true})"}},
       "`service:`"},
  };
  return packages;
}

class DoctorPackageTest : public ::testing::TestWithParam<Package> {
 protected:
  Finished Check(const std::string& service, const Variables& more = {}) const {
    Variables variables = more;
    for (const auto& [name, value] : GetParam().variables) {
      variables = With(std::move(variables), name,
                       absl::StrReplaceAll(value, {{"SERVICE", service},
                                                   {"URL", intake_.url()}}));
    }
    Command command = scratch_.DeployCommand({}, variables);
    command.arguments = GetParam().arguments(scratch_);
    return dora::testing::Run(command);
  }

  const IntakeServer intake_;
  const Scratch scratch_;
};

TEST_P(DoctorPackageTest, ChecksWithThePlatformsInputs) {
  const Finished finished = Check("shopist");
  const std::string log = finished.out + finished.err;
  EXPECT_EQ(finished.exit_code, 0) << log;
  EXPECT_THAT(log, HasSubstr("ok       service       \"shopist\" ("));
  EXPECT_THAT(log, HasSubstr("ok       api-key       good on "));
  EXPECT_EQ(intake_.StoredCount(), 0u);
}

TEST_P(DoctorPackageTest, AFailedCheckFailsTheJob) {
  const Finished finished = Check("");
  const std::string log = finished.out + finished.err;
  EXPECT_EQ(finished.exit_code, 1) << log;
  EXPECT_THAT(log, HasSubstr("Set " + GetParam().service_input + ", or keep"));
}

TEST_P(DoctorPackageTest, AWrongQuestionFailsTheJob) {
  const Finished finished = Check("shopist", {{"DORA_AFTER", "../x"}});
  EXPECT_EQ(finished.exit_code, 2) << finished.out << finished.err;
  EXPECT_THAT(intake_.Calls(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, DoctorPackageTest,
                         ::testing::ValuesIn(Packages()),
                         [](const auto& info) { return info.param.name; });

TEST(BuildkiteDoctor, ReportsNothingWhenTheJobEnds) {
  const IntakeServer intake;
  const Scratch scratch;
  Command command = scratch.DeployCommand(
      {}, {{"BUILDKITE", "true"},
           {"BUILDKITE_COMMAND_EXIT_STATUS", "0"},
           {"BUILDKITE_PLUGIN_CONFIGURATION",
            absl::StrReplaceAll(
                R"({"service":"shopist","api-url":"URL","doctor":true})",
                {{"URL", intake.url()}})}});
  command.arguments = {"/bin/bash",
                       InstalledPlugin(scratch) + "/hooks/pre-exit"};
  const Finished finished = dora::testing::Run(command);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(intake.Calls(), IsEmpty());
}

}  // namespace
}  // namespace dora::testing
