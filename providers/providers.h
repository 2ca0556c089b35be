#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "providers/context_builder.h"

// The CI systems, one row each: a new one is a file of its own with one
// function, declared and listed here.

namespace dora::providers {

struct Provider {
  /// The value of tags::kProviderName, and of --provider.
  absl::string_view name;
  absl::string_view display_name;
  /// Variables whose presence says that this is the CI: the first one with a
  /// value decides, and `false` and `0` mean no.
  std::vector<absl::string_view> markers;
  /// Maps the CI's variables to tags.
  void (*read)(ContextBuilder& context);
  /// What the marker's value begins with, where others set it too.
  absl::string_view marker_prefix = "";
};

void ReadGithub(ContextBuilder& context);
void ReadGitlab(ContextBuilder& context);
void ReadCircleci(ContextBuilder& context);
void ReadBuildkite(ContextBuilder& context);
void ReadAzurePipelines(ContextBuilder& context);
void ReadBitbucket(ContextBuilder& context);
void ReadTeamcity(ContextBuilder& context);
void ReadTravis(ContextBuilder& context);
void ReadAppveyor(ContextBuilder& context);
void ReadBitrise(ContextBuilder& context);
void ReadBuddy(ContextBuilder& context);
void ReadCodefresh(ContextBuilder& context);
void ReadSemaphore(ContextBuilder& context);
void ReadWoodpecker(ContextBuilder& context);
void ReadHarness(ContextBuilder& context);
void ReadDrone(ContextBuilder& context);
void ReadJenkins(ContextBuilder& context);
void ReadAwsCodepipeline(ContextBuilder& context);
void ReadAwsCodebuild(ContextBuilder& context);
void ReadGoogleCloudBuild(ContextBuilder& context);
void ReadVercel(ContextBuilder& context);
void ReadNetlify(ContextBuilder& context);

/// All providers. Where several are detected, the first in this order wins:
/// - a Jenkins agent may run inside a job of another system, hardly the
///   reverse;
/// - Harness, and Woodpecker for plugins, set Drone's variables too, so they
///   come before it;
/// - CodeBuild runs the jobs and agents of others, among them CodePipeline's,
///   so it comes behind them;
/// - the command-line tools of Vercel and Netlify build inside others' jobs, so
///   these two come last.
absl::Span<const Provider> AllProviders();

/// The provider of this name, or null.
const Provider* FindProvider(absl::string_view name);

/// The marker that says whether the provider is there; empty where none has a
/// value.
absl::string_view DecidingMarker(const Provider& provider,
                                 const Environment& environment);

/// Every provider whose marker is in the environment, in the table's order.
std::vector<const Provider*> DetectProviders(const Environment& environment);

}  // namespace dora::providers
