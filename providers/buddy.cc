// Buddy. What it once called an execution it now calls a run; both names are
// set.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"BUDDY"};

/// The id is Buddy's own; people know the number.
void ReadPullRequest(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber,
                        {"BUDDY_RUN_PR_NO", "BUDDY_EXECUTION_PULL_REQUEST_NO"});
  context.FromVariables(
      tags::kBaseBranch,
      {"BUDDY_RUN_PR_BASE_BRANCH", "BUDDY_EXECUTION_PULL_REQUEST_BASE_BRANCH"});
  for (const char* variable :
       {"BUDDY_RUN_PR_BASE_BRANCH", "BUDDY_EXECUTION_PULL_REQUEST_BASE_BRANCH",
        "BUDDY_RUN_PR_HEAD_BRANCH", "BUDDY_EXECUTION_PULL_REQUEST_HEAD_BRANCH",
        "BUDDY_RUN_PR_ID", "BUDDY_EXECUTION_PULL_REQUEST_ID"}) {
    const auto value = context.Variable(variable);
    if (value && *value != "false") context.MarkPullRequest(variable);
  }
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"BUDDY_SCM_URL"});
  context.FromVariables(tags::kCommitSha,
                        {"BUDDY_EXECUTION_REVISION", "BUDDY_RUN_COMMIT"});
  context.FromTagAndRef(
      "BUDDY_EXECUTION_TAG",
      {"BUDDY_RUN_PR_HEAD_BRANCH", "BUDDY_EXECUTION_PULL_REQUEST_HEAD_BRANCH",
       "BUDDY_EXECUTION_BRANCH", "BUDDY_RUN_BRANCH"});
  ReadPullRequest(context);
  context.FromVariables(tags::kCommitMessage,
                        {"BUDDY_EXECUTION_REVISION_MESSAGE"});
  context.FromVariables(tags::kCommitterName,
                        {"BUDDY_EXECUTION_REVISION_COMMITTER_NAME"});
  context.FromVariables(tags::kCommitterEmail,
                        {"BUDDY_EXECUTION_REVISION_COMMITTER_EMAIL"});

  // A run's id counts within its pipeline.
  context.FromPattern(tags::kPipelineId,
                      "{BUDDY_PIPELINE_ID}/{BUDDY_EXECUTION_ID}");
  context.FromVariables(tags::kPipelineName, {"BUDDY_PIPELINE_NAME"});
  context.FromVariables(tags::kPipelineNumber, {"BUDDY_EXECUTION_ID"});
  context.FromVariables(tags::kPipelineUrl, {"BUDDY_EXECUTION_URL"});
}

}  // namespace

extern constexpr Provider kBuddy = {
    .name = "buddy",
    .display_name = "Buddy",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://buddy.works/docs/pipelines/variables/default-variables",
};

}  // namespace dora::providers
