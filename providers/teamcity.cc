// TeamCity. Few of its parameters reach the environment of a build: the
// repository's URL is none of them.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"TEAMCITY_VERSION"};

void Read(ContextBuilder& context) {
  // Set where the configuration has one VCS root, which need not be git.
  context.FromVariables(tags::kCommitSha, {"BUILD_VCS_NUMBER"});
  context.DropCommitUnlessWhole();
  // By the field's convention a configuration maps these two from the
  // parameters teamcity.pullRequest.*.
  context.FromVariables(tags::kPullRequestNumber,
                        {"TEAMCITY_PULLREQUEST_NUMBER"});
  context.FromVariables(tags::kBaseBranch,
                        {"TEAMCITY_PULLREQUEST_TARGET_BRANCH"});

  context.FromVariables(tags::kPipelineName, {"TEAMCITY_PROJECT_NAME"});
  context.FromVariables(tags::kPipelineNumber, {"BUILD_NUMBER"});
  context.FromVariables(tags::kJobName, {"TEAMCITY_BUILDCONF_NAME"});
  context.FromVariables(tags::kJobUrl, {"BUILD_URL"});
}

}  // namespace

extern constexpr Provider kTeamcity = {
    .name = "teamcity",
    .display_name = "TeamCity",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://www.jetbrains.com/help/teamcity/"
        "predefined-build-parameters.html",
    .tells = "− repository, branch, id of the run (its page is taken)",
};

}  // namespace dora::providers
