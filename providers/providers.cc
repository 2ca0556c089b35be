#include "providers/providers.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace dora::providers {

// Each is defined in a file of its own, constant like this list: the program
// does no work for them before main.
extern const Provider kForgejo;
extern const Provider kGitea;
extern const Provider kGithub;
extern const Provider kGitlab;
extern const Provider kCircleci;
extern const Provider kBuildkite;
extern const Provider kAzurePipelines;
extern const Provider kBitbucket;
extern const Provider kTeamcity;
extern const Provider kTravis;
extern const Provider kAppveyor;
extern const Provider kBitrise;
extern const Provider kBuddy;
extern const Provider kCodefresh;
extern const Provider kSemaphore;
extern const Provider kWoodpecker;
extern const Provider kHarness;
extern const Provider kDrone;
extern const Provider kJenkins;
extern const Provider kAwsCodepipeline;
extern const Provider kAwsCodebuild;
extern const Provider kGoogleCloudBuild;
extern const Provider kVercel;
extern const Provider kNetlify;

namespace {

// In the order of detection:
// - Forgejo sets Gitea's marker too, and both set GitHub's;
// - a Jenkins agent may run inside a job of another system, hardly the reverse;
// - Harness, and Woodpecker for plugins, set Drone's variables too, so they
//   come before it;
// - CodeBuild runs the jobs and agents of others, among them CodePipeline's,
//   so it comes behind them;
// - the command-line tools of Vercel and Netlify build inside others' jobs, so
//   these two come last.
// One a line, so that a new one changes one line.
// clang-format off
constexpr const Provider* kRows[] = {
    &kForgejo,
    &kGitea,
    &kGithub,
    &kGitlab,
    &kCircleci,
    &kBuildkite,
    &kAzurePipelines,
    &kBitbucket,
    &kTeamcity,
    &kTravis,
    &kAppveyor,
    &kBitrise,
    &kBuddy,
    &kCodefresh,
    &kSemaphore,
    &kWoodpecker,
    &kHarness,
    &kDrone,
    &kJenkins,
    &kAwsCodepipeline,
    &kAwsCodebuild,
    &kGoogleCloudBuild,
    &kVercel,
    &kNetlify,
};
// clang-format on

bool IsComplete(const JointMarker& joint, const Environment& environment) {
  const auto value = environment.Get(joint.name);
  return value && absl::StartsWith(*value, joint.prefix) &&
         std::any_of(joint.beside.begin(), joint.beside.end(),
                     [&environment](absl::string_view variable) {
                       return environment.Get(variable).has_value();
                     });
}

bool IsDetected(const Provider& provider, const Environment& environment) {
  const absl::string_view marker = DecidingMarker(provider, environment);
  if (marker.empty() || marker == provider.joint_marker.name) {
    return !marker.empty();
  }
  const auto value = environment.Get(marker);
  return value && *value != "0" && !absl::EqualsIgnoreCase(*value, "false") &&
         absl::StartsWith(*value, provider.marker_prefix);
}

}  // namespace

absl::string_view DecidingMarker(const Provider& provider,
                                 const Environment& environment) {
  for (const absl::string_view marker : provider.markers) {
    if (environment.Get(marker)) return marker;
  }
  const JointMarker& joint = provider.joint_marker;
  return IsComplete(joint, environment) ? joint.name : "";
}

ProviderTable AllProviders() { return ProviderTable(kRows); }

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
