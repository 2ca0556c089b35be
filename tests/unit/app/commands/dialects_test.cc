// What a user reads names inputs as the user's platform writes them: the same
// mistake on six platforms.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/commands/deployment_command.h"
#include "app/host/exit_code.h"
#include "buildkite_plugin/configuration.h"
#include "circleci_orb/circleci_host.h"
#include "github_action/github_host.h"
#include "gitlab_component/gitlab_host.h"
#include "jenkins_step/parameters.h"
#include "tests/unit/app/commands/command_test.h"

namespace dora::app {
namespace {

using testing::CommandRun;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using testing::TempDirectory;

struct Dialect {
  const char* platform;
  NameInput name;
  const char* service;
  const char* custom_tags;
  const char* dry_run;  ///< a flag
  const char* api_key;  ///< a secret
  const char* app_key;  ///< a secret that no package offers
  const char* sink;     ///< no secret, and no package offers it
  const char* state;    ///< the same, without a variable
};

std::ostream& operator<<(std::ostream& out, const Dialect& dialect) {
  return out << dialect.platform;
}

class DialectTest : public ::testing::TestWithParam<Dialect> {
 protected:
  TempDirectory folder_;
};

TEST_P(DialectTest, EachKindOfInputHasItsName) {
  const Dialect& dialect = GetParam();
  EXPECT_EQ(dialect.name(input::kService), dialect.service);
  EXPECT_EQ(dialect.name(input::kCustomTags), dialect.custom_tags);
  EXPECT_EQ(dialect.name(input::kDryRun), dialect.dry_run);
  EXPECT_EQ(dialect.name(input::kApiKey), dialect.api_key);
  EXPECT_EQ(dialect.name(input::kAppKey), dialect.app_key);
  EXPECT_EQ(dialect.name(input::kSink), dialect.sink);
  EXPECT_EQ(dialect.name(input::kState), dialect.state);
}

TEST_P(DialectTest, AMissingServiceIsAskedForByItsName) {
  CommandRun run(folder_, {{"DORA_SKIP_GIT", "true"}}, {}, GetParam().name);
  run.world().inputs().Give(input::kStartedAt, "1699999000", "the test");
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kUsage);
  EXPECT_THAT(run.host().Said(Level::kError),
              ElementsAre(absl::StrCat(
                  "service: required, but not set. Set `", GetParam().service,
                  "`. Or keep a service.datadog.yaml at the root "
                  "of the checkout.")));
}

TEST_P(DialectTest, AMissingKeyIsAskedForByItsName) {
  CommandRun run(folder_,
                 EnvironmentOf{{"DD_SERVICE", "shop"},
                               {"DORA_SKIP_GIT", "true"},
                               {"DORA_SINK", "dora"}},
                 {}, GetParam().name);
  run.world().inputs().Give(input::kStartedAt, "1699999000", "the test");
  run.world().inputs().Give(input::kApiKey, "with a space",
                            GetParam().name(input::kApiKey));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kUsage);
  EXPECT_THAT(run.host().Said(Level::kError),
              ElementsAre(absl::StrCat(
                  "api-key: the value of ", GetParam().api_key,
                  " (not shown) holds a space, a line break or another "
                  "character that keys never have. Store the key again, with "
                  "nothing around it.")));
}

/// A branch's name may look like anything; only the program's own words name
/// inputs.
TEST_P(DialectTest, AStrangersTextStaysAsItIs) {
  CommandRun run(folder_, {{"DORA_SKIP_GIT", "true"}, {"DD_SERVICE", "shop"}},
                 {}, GetParam().name);
  run.world().inputs().Give(input::kStartedAt, "--service {service} %s",
                            GetParam().name(input::kStartedAt));
  EXPECT_EQ(run.Run(&RunDeployment), exit_code::kUsage);
  EXPECT_THAT(
      run.host().Said(Level::kError),
      ElementsAre(::testing::HasSubstr("\"--service {service} %s\" (from ")));
}

INSTANTIATE_TEST_SUITE_P(
    All, DialectTest,
    ::testing::Values(
        Dialect{"CommandLine", &OptionName, "--service", "--custom-tags",
                "--dry-run", "DD_API_KEY", "DD_APP_KEY", "--sink", "--state"},
        Dialect{"GithubAction", &github_action::InputName, "service:",
                "custom-tags:", "dry-run:", "api-key:", "DD_APP_KEY",
                "DORA_SINK", "--state"},
        Dialect{"GitlabComponent", &gitlab_component::InputName,
                "service:", "custom-tags:", "dry-run:", "DD_API_KEY",
                "DD_APP_KEY", "DORA_SINK", "--state"},
        Dialect{"JenkinsStep", &jenkins_step::NamedParameter, "service: '...'",
                "customTags: '...'", "dryRun: ...", "DD_API_KEY", "DD_APP_KEY",
                "DORA_SINK", "--state"},
        Dialect{"CircleciOrb", &circleci_orb::ParameterName,
                "service:", "custom_tags:", "dry_run:", "DD_API_KEY",
                "DD_APP_KEY", "DORA_SINK", "--state"},
        Dialect{"BuildkitePlugin", &buildkite_plugin::OptionName,
                "service:", "custom-tags:", "dry-run:", "DD_API_KEY",
                "DD_APP_KEY", "DORA_SINK", "--state"}),
    [](const auto& test) { return test.param.platform; });

}  // namespace
}  // namespace dora::app
