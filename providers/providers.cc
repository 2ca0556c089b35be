#include "providers/providers.h"

#include "absl/strings/match.h"

namespace dora::providers {
namespace {

bool IsDetected(const Provider& provider, const Environment& environment) {
  const auto value = environment.Get(DecidingMarker(provider, environment));
  return value && *value != "0" && !absl::EqualsIgnoreCase(*value, "false") &&
         absl::StartsWith(*value, provider.marker_prefix);
}

}  // namespace

absl::string_view DecidingMarker(const Provider& provider,
                                 const Environment& environment) {
  for (const absl::string_view marker : provider.markers) {
    if (environment.Get(marker)) return marker;
  }
  return "";
}

absl::Span<const Provider> AllProviders() {
  static const auto* const kTable = new std::vector<Provider>{
      {"github",
       "GitHub Actions",
       {"GITHUB_ACTIONS", "GITHUB_ACTION"},
       &ReadGithub},
      {"gitlab", "GitLab CI", {"GITLAB_CI"}, &ReadGitlab},
      {"circleci", "CircleCI", {"CIRCLECI"}, &ReadCircleci},
      {"buildkite", "Buildkite", {"BUILDKITE"}, &ReadBuildkite},
      {"azurepipelines", "Azure Pipelines", {"TF_BUILD"}, &ReadAzurePipelines},
      {"bitbucket",
       "Bitbucket Pipelines",
       {"BITBUCKET_COMMIT"},
       &ReadBitbucket},
      {"teamcity", "TeamCity", {"TEAMCITY_VERSION"}, &ReadTeamcity},
      {"travisci", "Travis CI", {"TRAVIS"}, &ReadTravis},
      {"appveyor", "AppVeyor", {"APPVEYOR"}, &ReadAppveyor},
      {"bitrise",
       "Bitrise",
       {"BITRISE_IO", "BITRISE_BUILD_SLUG"},
       &ReadBitrise},
      {"buddy", "Buddy", {"BUDDY"}, &ReadBuddy},
      {"codefresh", "Codefresh", {"CF_BUILD_ID"}, &ReadCodefresh},
      {"semaphore", "Semaphore", {"SEMAPHORE"}, &ReadSemaphore},
      {"woodpecker", "Woodpecker", {"CI"}, &ReadWoodpecker, "woodpecker"},
      {"harness", "Harness CI", {"HARNESS_BUILD_ID"}, &ReadHarness},
      {"drone", "Drone", {"DRONE"}, &ReadDrone},
      {"jenkins", "Jenkins", {"JENKINS_URL"}, &ReadJenkins},
      {"awscodepipeline",
       "AWS CodePipeline",
       {"CODEBUILD_INITIATOR"},
       &ReadAwsCodepipeline,
       "codepipeline"},
      {"awscodebuild",
       "AWS CodeBuild",
       {"CODEBUILD_BUILD_ID"},
       &ReadAwsCodebuild},
      {"googlecloudbuild",
       "Google Cloud Build",
       {"BUILDER_OUTPUT"},
       &ReadGoogleCloudBuild},
      {"vercel", "Vercel", {"VERCEL"}, &ReadVercel},
      {"netlify", "Netlify", {"NETLIFY"}, &ReadNetlify},
  };
  return *kTable;
}

const Provider* FindProvider(absl::string_view name) {
  for (const Provider& provider : AllProviders()) {
    if (provider.name == name) return &provider;
  }
  return nullptr;
}

std::vector<const Provider*> DetectProviders(const Environment& environment) {
  std::vector<const Provider*> detected;
  for (const Provider& provider : AllProviders()) {
    if (IsDetected(provider, environment)) detected.push_back(&provider);
  }
  return detected;
}

}  // namespace dora::providers
