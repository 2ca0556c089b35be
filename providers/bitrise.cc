// Bitrise.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"BITRISE_IO", "BITRISE_BUILD_SLUG"};

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"GIT_REPOSITORY_URL"});
  // A build that no commit started has what the clone step found.
  context.FromVariables(tags::kCommitSha,
                        {"BITRISE_GIT_COMMIT", "GIT_CLONE_COMMIT_HASH"});
  context.FromTagAndRef("BITRISE_GIT_TAG", {"BITRISE_GIT_BRANCH"});
  context.FromVariables(tags::kPullRequestNumber, {"BITRISE_PULL_REQUEST"});
  if (context.Variable("PR") == "true") context.MarkPullRequest("PR");
  context.FromVariables(tags::kBaseBranch, {"BITRISEIO_GIT_BRANCH_DEST"});
  context.FromVariables(tags::kCommitMessage, {"BITRISE_GIT_MESSAGE"});

  context.FromVariables(tags::kPipelineId, {"BITRISE_BUILD_SLUG"});
  context.FromVariables(tags::kPipelineName, {"BITRISE_TRIGGERED_WORKFLOW_ID"});
  context.FromVariables(tags::kPipelineNumber, {"BITRISE_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineUrl, {"BITRISE_BUILD_URL"});
  context.FromVariables(tags::kActor, {"BITRISE_TRIGGER_BY"});
  context.FromVariables(tags::kWorkspacePath, {"BITRISE_SOURCE_DIR"});
}

}  // namespace

extern constexpr Provider kBitrise = {
    .name = "bitrise",
    .display_name = "Bitrise",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://docs.bitrise.io/en/bitrise-ci/references/"
        "available-environment-variables.html",
};

}  // namespace dora::providers
