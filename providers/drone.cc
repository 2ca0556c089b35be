#include "providers/drone.h"

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"DRONE"};

/// DRONE_TARGET_BRANCH is set for pushes too.
void ReadPullRequest(ContextBuilder& context) {
  if (context.Variable("DRONE_BUILD_EVENT") == "pull_request") {
    context.MarkPullRequest("DRONE_BUILD_EVENT");
  }
  // A promotion of a pull request's build has the request's ref.
  context.PullRequestFromRef("DRONE_COMMIT_REF");
  if (context.context().Find(tags::kPullRequestNumber) == nullptr &&
      !context.Variable("DRONE_PULL_REQUEST")) {
    return;
  }
  context.FromVariables(tags::kPullRequestNumber, {"DRONE_PULL_REQUEST"});
  context.FromVariables(tags::kBaseBranch, {"DRONE_TARGET_BRANCH"});
}

}  // namespace

void ReadDrone(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"DRONE_GIT_HTTP_URL"});
  context.FromVariables(tags::kCommitSha, {"DRONE_COMMIT_SHA"});
  // In a pull request DRONE_BRANCH is its base.
  context.FromTagAndRef("DRONE_TAG", {"DRONE_SOURCE_BRANCH", "DRONE_BRANCH"});
  ReadPullRequest(context);
  context.FromVariables(tags::kCommitMessage, {"DRONE_COMMIT_MESSAGE"});
  context.FromVariables(tags::kAuthorName, {"DRONE_COMMIT_AUTHOR_NAME"});
  context.FromVariables(tags::kAuthorEmail, {"DRONE_COMMIT_AUTHOR_EMAIL"});

  context.FromVariables(tags::kPipelineNumber, {"DRONE_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineUrl, {"DRONE_BUILD_LINK"});
  context.FromVariables(tags::kStageName, {"DRONE_STAGE_NAME"});
  context.FromVariables(tags::kJobName, {"DRONE_STEP_NAME"});
  // Set in promotions and rollbacks only.
  context.FromVariables(tags::kEnvironmentName, {"DRONE_DEPLOY_TO"});
  context.FromVariables(tags::kWorkspacePath, {"DRONE_WORKSPACE"});
  context.FromVariables(tags::kNodeName, {"DRONE_STAGE_MACHINE"});
}

extern constexpr Provider kDrone = {
    .name = "drone",
    .display_name = "Drone",
    .markers = kMarkers,
    .read = &ReadDrone,
    .documentation = "https://docs.drone.io/pipeline/environment/reference/",
    .tells =
        "+ environment, in promotions and rollbacks; − id of the run (its page "
        "is taken)",
    .no_env = "only a promotion or a rollback has a target",
};

}  // namespace dora::providers
