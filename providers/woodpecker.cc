// Woodpecker.

#include "absl/strings/match.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"CI"};

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl,
                        {"CI_REPO_CLONE_URL", "CI_REPO_URL"});
  context.FromVariables(tags::kCommitSha, {"CI_COMMIT_SHA"});
  // In a pull request CI_COMMIT_BRANCH is its base.
  context.FromTagAndRef("CI_COMMIT_TAG",
                        {"CI_COMMIT_SOURCE_BRANCH", "CI_COMMIT_BRANCH"});
  context.FromVariables(tags::kPullRequestNumber, {"CI_COMMIT_PULL_REQUEST"});
  // Also `pull_request_closed` and `pull_request_metadata`.
  if (absl::StartsWith(context.Variable("CI_PIPELINE_EVENT").value_or(""),
                       "pull_request")) {
    context.MarkPullRequest("CI_PIPELINE_EVENT");
  }
  // Empty for other events.
  if (context.Variable("CI_COMMIT_SOURCE_BRANCH")) {
    context.MarkPullRequest("CI_COMMIT_SOURCE_BRANCH");
  }
  context.PullRequestFromRef("CI_COMMIT_REF");
  context.FromVariables(tags::kBaseBranch, {"CI_COMMIT_TARGET_BRANCH"});
  context.FromVariables(tags::kCommitMessage, {"CI_COMMIT_MESSAGE"});
  context.FromVariables(tags::kAuthorEmail, {"CI_COMMIT_AUTHOR_EMAIL"});

  context.FromVariables(tags::kPipelineName, {"CI_REPO"});
  context.FromVariables(tags::kPipelineNumber, {"CI_PIPELINE_NUMBER"});
  context.FromVariables(tags::kPipelineAttempt, {"CI_PIPELINE_RERUNS"});
  context.FromVariables(tags::kPipelineUrl, {"CI_PIPELINE_URL"});
  context.FromVariables(tags::kStageName, {"CI_WORKFLOW_NAME"});
  context.FromVariables(tags::kJobName, {"CI_STEP_NAME"});
  context.FromVariables(tags::kJobUrl, {"CI_STEP_URL"});
  // The agent sets the first to the start of the workflow, which is the job
  // that an agent takes; before Woodpecker 3.15 the second as well, which then
  // became the step's own: agent/tracer.go, pipeline/runtime/step.go.
  context.FromVariables(tags::kJobStartedAt,
                        {"CI_PIPELINE_STARTED", "CI_STEP_STARTED"});
  // Set for `deployment` events only.
  context.FromVariables(tags::kEnvironmentName, {"CI_PIPELINE_DEPLOY_TARGET"});
  context.FromVariables(tags::kActor, {"CI_PIPELINE_AUTHOR"});
  context.FromVariables(tags::kWorkspacePath, {"CI_WORKSPACE"});
}

}  // namespace

extern constexpr Provider kWoodpecker = {
    .name = "woodpecker",
    .display_name = "Woodpecker",
    .markers = kMarkers,
    .read = &Read,
    .documentation = "https://woodpecker-ci.org/docs/usage/environment",
    .tells = "+ environment of `deployment` events, start of the workflow",
    .no_env = "only a `deployment` event has a target",
    .marker_prefix = "woodpecker",
};

}  // namespace dora::providers
