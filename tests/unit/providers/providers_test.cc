#include "providers/providers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/environment_of.h"

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

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
    ::testing::Values(
        NestedCase{
            "AJenkinsAgentInAGitlabJob",
            {{"JENKINS_URL", "https://ci.example.com/"}, {"GITLAB_CI", "true"}},
            {"gitlab", "jenkins"}},
        NestedCase{"ForgejoSetsGiteasAndGithubsMarkers",
                   {{"FORGEJO_ACTIONS", "true"},
                    {"GITEA_ACTIONS", "true"},
                    {"GITHUB_ACTIONS", "true"}},
                   {"forgejo", "gitea", "github"}},
        NestedCase{"GiteaSetsGithubsMarker",
                   {{"GITEA_ACTIONS", "true"}, {"GITHUB_ACTIONS", "true"}},
                   {"gitea", "github"}},
        NestedCase{"HarnessSetsDronesVariables",
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

TEST(MarkersTest, AnyValueDetects) {
  for (const Provider& provider : AllProviders()) {
    for (const absl::string_view marker : provider.markers) {
      for (const char* value : {"true", "1", "True", "yes", "https://ci/"}) {
        EXPECT_THAT(Detected({{std::string(marker),
                               absl::StrCat(provider.marker_prefix, value)}}),
                    ElementsAre(provider.name))
            << marker << "=" << value;
      }
    }
  }
}

TEST(MarkersTest, FalseZeroAndNothingDoNot) {
  for (const Provider& provider : AllProviders()) {
    for (const absl::string_view marker : provider.markers) {
      for (const char* value :
           {"false", "False", "FALSE", " false ", "0", "", " "}) {
        EXPECT_THAT(Detected({{std::string(marker), value}}), IsEmpty())
            << marker << "=" << value;
      }
    }
  }
}

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

struct JenkinsCase {
  const char* name;
  EnvironmentOf environment;
  const char* marker;  ///< that decides; empty: none
  bool detected;
};

class JenkinsMarkerTest : public ::testing::TestWithParam<JenkinsCase> {};

// JENKINS_URL is set only where an administrator has given the address.
TEST_P(JenkinsMarkerTest, NeedsNoUrl) {
  const Environment environment = GetParam().environment.Build();
  const Provider& jenkins = *FindProvider("jenkins");
  EXPECT_EQ(DecidingMarker(jenkins, environment), GetParam().marker);
  EXPECT_EQ(!DetectProviders(environment).empty(), GetParam().detected);
}

INSTANTIATE_TEST_SUITE_P(
    Variables, JenkinsMarkerTest,
    ::testing::Values(
        JenkinsCase{"WithHome",
                    {{"BUILD_TAG", "jenkins-shop-7"}, {"JENKINS_HOME", "/j"}},
                    "BUILD_TAG",
                    true},
        JenkinsCase{"WithExecutorZero",
                    {{"BUILD_TAG", "jenkins-shop-7"}, {"EXECUTOR_NUMBER", "0"}},
                    "BUILD_TAG",
                    true},
        JenkinsCase{
            "TheTagAlone", {{"BUILD_TAG", "jenkins-shop-7"}}, "", false},
        JenkinsCase{"ATagOfAnotherForm",
                    {{"BUILD_TAG", "v1"}, {"JENKINS_HOME", "/j"}},
                    "",
                    false},
        JenkinsCase{"HomeAlone",
                    {{"JENKINS_HOME", "/j"}, {"EXECUTOR_NUMBER", "0"}},
                    "",
                    false},
        JenkinsCase{"TheUrlWins",
                    {{"BUILD_TAG", "jenkins-shop-7"},
                     {"JENKINS_HOME", "/j"},
                     {"JENKINS_URL", "https://ci.example.com/"}},
                    "JENKINS_URL",
                    true},
        JenkinsCase{"TheUrlsNoWins",
                    {{"BUILD_TAG", "jenkins-shop-7"},
                     {"JENKINS_HOME", "/j"},
                     {"JENKINS_URL", "false"}},
                    "JENKINS_URL",
                    false}),
    [](const auto& info) { return info.param.name; });

TEST(ProvidersTest, EachIsFoundByItsName) {
  for (const Provider& provider : AllProviders()) {
    EXPECT_EQ(FindProvider(provider.name), &provider);
  }
}

TEST(ProvidersTest, EachRowIsComplete) {
  for (const Provider& provider : AllProviders()) {
    EXPECT_THAT(std::string(provider.name), MatchesRegex("[a-z0-9]+"));
    EXPECT_FALSE(provider.display_name.empty()) << provider.name;
    EXPECT_FALSE(provider.markers.empty()) << provider.name;
    EXPECT_THAT(std::string(provider.documentation), StartsWith("https://"))
        << provider.name;
  }
}

TEST(ProvidersTest, AnUnknownNameFindsNone) {
  EXPECT_EQ(FindProvider("GitHub"), nullptr);
  EXPECT_EQ(FindProvider(""), nullptr);
}

}  // namespace
}  // namespace dora::providers
