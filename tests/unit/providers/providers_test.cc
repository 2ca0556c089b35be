#include "providers/providers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(ProvidersTest, AJenkinsAgentInAGitlabJobIsGitlabFirst) {
  EXPECT_THAT(Detected({{"JENKINS_URL", "https://ci.example.com/"},
                        {"GITLAB_CI", "true"}}),
              ElementsAre("gitlab", "jenkins"));
}

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
    ::testing::Values(MarkerCase{"Github", "GITHUB_ACTIONS", "github"},
                      MarkerCase{"OlderGithub", "GITHUB_ACTION", "github"},
                      MarkerCase{"Gitlab", "GITLAB_CI", "gitlab"},
                      MarkerCase{"Jenkins", "JENKINS_URL", "jenkins"},
                      MarkerCase{"Circleci", "CIRCLECI", "circleci"},
                      MarkerCase{"Buildkite", "BUILDKITE", "buildkite"}),
    [](const auto& info) { return info.param.name; });

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
  EXPECT_EQ(AllProviders().size(), 5u);
}

TEST(ProvidersTest, AnUnknownNameFindsNone) {
  EXPECT_EQ(FindProvider("GitHub"), nullptr);
  EXPECT_EQ(FindProvider(""), nullptr);
}

}  // namespace
}  // namespace dora::providers
