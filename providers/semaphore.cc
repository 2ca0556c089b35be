// Semaphore.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"SEMAPHORE"};

/// In a pull request SEMAPHORE_GIT_SHA may be its merge into the base, and
/// SEMAPHORE_GIT_BRANCH is the base.
void ReadPullRequest(ContextBuilder& context) {
  context.PullRequestFromRef("SEMAPHORE_GIT_REF");
  if (context.Variable("SEMAPHORE_GIT_PR_BRANCH")) {
    context.MarkPullRequest("SEMAPHORE_GIT_PR_BRANCH");
  }
  if (context.Variable("SEMAPHORE_GIT_REF_TYPE") != "pull-request") return;
  context.SetRole(tags::kMergeRole, "SEMAPHORE_GIT_REF_TYPE");
  context.FromVariables(tags::kPullRequestNumber, {"SEMAPHORE_GIT_PR_NUMBER"});
  context.FromVariables(tags::kBaseBranch, {"SEMAPHORE_GIT_BRANCH"});
  context.HeadCommitFromVariable("SEMAPHORE_GIT_PR_SHA");
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"SEMAPHORE_GIT_URL"});
  context.FromVariables(tags::kCommitSha, {"SEMAPHORE_GIT_SHA"});
  context.FromTagAndRef(
      "SEMAPHORE_GIT_TAG_NAME",
      {"SEMAPHORE_GIT_PR_BRANCH", "SEMAPHORE_GIT_WORKING_BRANCH",
       "SEMAPHORE_GIT_BRANCH"});
  ReadPullRequest(context);

  // A promotion or a rerun is a pipeline of its own in the same workflow.
  context.FromVariables(tags::kPipelineId, {"SEMAPHORE_PIPELINE_ID"});
  context.FromVariables(tags::kPipelineName, {"SEMAPHORE_PIPELINE_NAME"});
  context.FromPattern(tags::kPipelineUrl,
                      "{SEMAPHORE_ORGANIZATION_URL}/workflows/"
                      "{SEMAPHORE_WORKFLOW_ID}?pipeline_id="
                      "{SEMAPHORE_PIPELINE_ID}");
  context.FromVariables(tags::kStageName, {"SEMAPHORE_BLOCK_NAME"});
  context.FromVariables(tags::kJobId, {"SEMAPHORE_JOB_ID"});
  context.FromVariables(tags::kJobName, {"SEMAPHORE_JOB_NAME"});
  context.FromPattern(tags::kJobUrl,
                      "{SEMAPHORE_ORGANIZATION_URL}/jobs/{SEMAPHORE_JOB_ID}");
  context.FromVariables(tags::kActor, {"SEMAPHORE_WORKFLOW_TRIGGERED_BY"});
}

}  // namespace

extern constexpr Provider kSemaphore = {
    .name = "semaphore",
    .display_name = "Semaphore",
    .markers = kMarkers,
    .read = &Read,
    .documentation = "https://docs.semaphore.io/reference/env-vars",
};

}  // namespace dora::providers
