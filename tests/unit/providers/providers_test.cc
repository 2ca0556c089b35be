#include "providers/providers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/support/environment_of.h"

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::IsEmpty;

std::vector<std::string> Detected(const EnvironmentOf& environment) {
  std::vector<std::string> names;
  for (const Provider* provider : DetectProviders(environment.Build())) {
    names.emplace_back(provider->name);
  }
  return names;
}

TEST(ProvidersTest, OutsideAnyCiNothingIsDetected) {
  EXPECT_THAT(Detected({{"CI", "true"}, {"PATH", "/usr/bin"}}), IsEmpty());
}

TEST(ProvidersTest, SeveralAreDetectedInTheTablesOrder) {
  EXPECT_THAT(
      Detected({{"JENKINS_URL", "https://ci.example.com/"},
                {"BUILDKITE", "true"},
                {"CIRCLECI", "true"},
                {"GITLAB_CI", "true"},
                {"GITHUB_ACTIONS", "true"}}),
      ElementsAre("github", "gitlab", "circleci", "buildkite", "jenkins"));
}

struct NestedCase {
  const char* name;
  EnvironmentOf environment;
  std::vector<std::string> detected;  ///< the first wins
};

void PrintTo(const NestedCase& nested, std::ostream* out) {
  *out << nested.name;
}

class NestedTest : public ::testing::TestWithParam<NestedCase> {};

TEST_P(NestedTest, TheSystemWhoseJobItIsComesFirst) {
  EXPECT_EQ(Detected(GetParam().environment), GetParam().detected);
}

INSTANTIATE_TEST_SUITE_P(
    Markers, NestedTest,
    ::testing::Values(NestedCase{"AJenkinsAgentInAGitlabJob",
                                 {{"JENKINS_URL", "https://ci.example.com/"},
                                  {"GITLAB_CI", "true"}},
                                 {"gitlab", "jenkins"}},
                      NestedCase{
                          "HarnessSetsDronesVariables",
                          {{"DRONE", "true"}, {"HARNESS_BUILD_ID", "31"}},
                          {"harness", "drone"}},
                      NestedCase{"WoodpeckerSetsDronesVariablesForPlugins",
                                 {{"CI", "woodpecker"}, {"DRONE", "true"}},
                                 {"woodpecker", "drone"}},
                      NestedCase{"CodepipelineRunsInCodebuild",
                                 {{"CODEBUILD_BUILD_ID", "deploy:b1e6661e"},
                                  {"CODEBUILD_INITIATOR", "codepipeline/shop"}},
                                 {"awscodepipeline", "awscodebuild"}},
                      NestedCase{"CodebuildByHand",
                                 {{"CODEBUILD_BUILD_ID", "deploy:b1e6661e"},
                                  {"CODEBUILD_INITIATOR", "MyUserName"}},
                                 {"awscodebuild"}},
                      NestedCase{"AGithubRunnerInCodebuild",
                                 {{"CODEBUILD_BUILD_ID", "runner:b1e6661e"},
                                  {"GITHUB_ACTIONS", "true"}},
                                 {"github", "awscodebuild"}},
                      NestedCase{"AJenkinsAgentInCodebuild",
                                 {{"CODEBUILD_BUILD_ID", "agent:b1e6661e"},
                                  {"JENKINS_URL", "https://ci.example.com/"}},
                                 {"jenkins", "awscodebuild"}},
                      NestedCase{"VercelsToolInACircleciJob",
                                 {{"VERCEL", "1"}, {"CIRCLECI", "true"}},
                                 {"circleci", "vercel"}},
                      NestedCase{"NetlifysToolInATravisJob",
                                 {{"NETLIFY", "true"}, {"TRAVIS", "true"}},
                                 {"travisci", "netlify"}}),
    [](const auto& info) { return info.param.name; });

struct MarkerCase {
  const char* name;
  const char* marker;
  const char* provider;
};

class MarkerTest : public ::testing::TestWithParam<MarkerCase> {
 protected:
  static std::vector<std::string> DetectedAt(const char* value) {
    return Detected({{GetParam().marker, value}});
  }
};

TEST_P(MarkerTest, AnyValueDetects) {
  for (const char* value : {"true", "1", "True", "yes", "https://ci/"}) {
    EXPECT_THAT(DetectedAt(value), ElementsAre(GetParam().provider)) << value;
  }
}

TEST_P(MarkerTest, FalseZeroAndNothingDoNot) {
  for (const char* value :
       {"false", "False", "FALSE", " false ", "0", "", " "}) {
    EXPECT_THAT(DetectedAt(value), IsEmpty()) << value;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Markers, MarkerTest,
    ::testing::Values(
        MarkerCase{"Github", "GITHUB_ACTIONS", "github"},
        MarkerCase{"OlderGithub", "GITHUB_ACTION", "github"},
        MarkerCase{"Gitlab", "GITLAB_CI", "gitlab"},
        MarkerCase{"Jenkins", "JENKINS_URL", "jenkins"},
        MarkerCase{"Circleci", "CIRCLECI", "circleci"},
        MarkerCase{"Buildkite", "BUILDKITE", "buildkite"},
        MarkerCase{"AzurePipelines", "TF_BUILD", "azurepipelines"},
        MarkerCase{"Bitbucket", "BITBUCKET_COMMIT", "bitbucket"},
        MarkerCase{"Teamcity", "TEAMCITY_VERSION", "teamcity"},
        MarkerCase{"Travis", "TRAVIS", "travisci"},
        MarkerCase{"Appveyor", "APPVEYOR", "appveyor"},
        MarkerCase{"Bitrise", "BITRISE_IO", "bitrise"},
        MarkerCase{"BitriseByTheBuild", "BITRISE_BUILD_SLUG", "bitrise"},
        MarkerCase{"Buddy", "BUDDY", "buddy"},
        MarkerCase{"Codefresh", "CF_BUILD_ID", "codefresh"},
        MarkerCase{"Semaphore", "SEMAPHORE", "semaphore"},
        MarkerCase{"Harness", "HARNESS_BUILD_ID", "harness"},
        MarkerCase{"Drone", "DRONE", "drone"},
        MarkerCase{"AwsCodebuild", "CODEBUILD_BUILD_ID", "awscodebuild"},
        MarkerCase{"GoogleCloudBuild", "BUILDER_OUTPUT", "googlecloudbuild"},
        MarkerCase{"Vercel", "VERCEL", "vercel"},
        MarkerCase{"Netlify", "NETLIFY", "netlify"}),
    [](const auto& info) { return info.param.name; });

TEST(ProvidersTest, AMarkerThatOthersSetTooCountsByHowItsValueBegins) {
  EXPECT_THAT(Detected({{"CI", "woodpecker"}}), ElementsAre("woodpecker"));
  EXPECT_THAT(Detected({{"CODEBUILD_INITIATOR", "codepipeline/shop"}}),
              ElementsAre("awscodepipeline"));
  EXPECT_THAT(Detected({{"CI", "1"}, {"CODEBUILD_INITIATOR", "jane"}}),
              IsEmpty());
}

TEST(ProvidersTest, TheFirstMarkerWithAValueDecides) {
  EXPECT_THAT(
      Detected({{"GITHUB_ACTIONS", "false"}, {"GITHUB_ACTION", "__run"}}),
      IsEmpty());
  EXPECT_THAT(Detected({{"GITHUB_ACTIONS", ""}, {"GITHUB_ACTION", "__run"}}),
              ElementsAre("github"));
}

TEST(ProvidersTest, TheDecidingMarkerIsTheFirstWithAValue) {
  const Provider& github = *FindProvider("github");
  EXPECT_EQ(DecidingMarker(github, EnvironmentOf{{"GITHUB_ACTION", "__run"},
                                                 {"GITHUB_ACTIONS", "true"}}
                                       .Build()),
            "GITHUB_ACTIONS");
  EXPECT_EQ(DecidingMarker(github, EnvironmentOf().Build()), "");
}

TEST(ProvidersTest, EachIsFoundByItsName) {
  for (const Provider& provider : AllProviders()) {
    EXPECT_EQ(FindProvider(provider.name), &provider);
  }
  EXPECT_EQ(AllProviders().size(), 22u);
}

TEST(ProvidersTest, AnUnknownNameFindsNone) {
  EXPECT_EQ(FindProvider("GitHub"), nullptr);
  EXPECT_EQ(FindProvider(""), nullptr);
}

}  // namespace
}  // namespace dora::providers
