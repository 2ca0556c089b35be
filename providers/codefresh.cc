// Codefresh. Its variables name the repository, but not where it is hosted.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"CF_BUILD_ID"};

void ReadPullRequest(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber,
                        {"CF_PULL_REQUEST_NUMBER", "CF_PULL_REQUEST_ID"});
  context.FromVariables(tags::kBaseBranch, {"CF_PULL_REQUEST_TARGET"});
  // Set where the request was closed.
  if (context.Variable("CF_PULL_REQUEST_MERGED") == "true") {
    context.FromVariables(tags::kDeployedBranch, {"CF_PULL_REQUEST_TARGET"});
    context.FromVariables(tags::kDeployedSha,
                          {"CF_PULL_REQUEST_MERGED_COMMIT_SHA"});
    context.FromVariables(tags::kCommitHeadSha,
                          {"CF_PULL_REQUEST_HEAD_COMMIT_SHA"});
    return;
  }
  context.HeadCommitFromVariable("CF_PULL_REQUEST_HEAD_COMMIT_SHA");
  // `opened`, `synchronize` and the like: set for pull requests only.
  if (context.Variable("CF_PULL_REQUEST_ACTION")) {
    context.MarkPullRequest("CF_PULL_REQUEST_ACTION");
  }
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kCommitSha, {"CF_REVISION"});
  // The branch may be a release's tag.
  context.FromTagAndRef("CF_RELEASE_TAG", {"CF_BRANCH"});
  ReadPullRequest(context);
  context.FromVariables(tags::kCommitMessage, {"CF_COMMIT_MESSAGE"});
  context.FromVariables(tags::kAuthorName, {"CF_COMMIT_AUTHOR"});

  context.FromVariables(tags::kPipelineId, {"CF_BUILD_ID"});
  context.FromVariables(tags::kPipelineName, {"CF_PIPELINE_NAME"});
  context.FromVariables(tags::kPipelineUrl, {"CF_BUILD_URL"});
  context.FromVariables(tags::kJobName, {"CF_STEP_NAME"});
  context.FromVariables(tags::kActor, {"CF_BUILD_INITIATOR"});
  context.IdentifyJobBy({"CF_BUILD_ID"});
}

}  // namespace

extern constexpr Provider kCodefresh = {
    .name = "codefresh",
    .display_name = "Codefresh",
    .markers = kMarkers,
    .read = &Read,
    .documentation = "https://codefresh.io/docs/docs/pipelines/variables/",
    .tells = "− repository",
};

}  // namespace dora::providers
