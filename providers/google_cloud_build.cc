// Google Cloud Build. A step knows a build's substitutions only where its
// configuration maps them: all by `automapSubstitutions: true`, or one by
// `env: ['COMMIT_SHA=$COMMIT_SHA']`.
// BUILDER_OUTPUT, which is set in every step:
// https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#results

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"BUILDER_OUTPUT"};

void Read(ContextBuilder& context) {
  // Set for pull requests of GitHub only, as the others that begin with `_`.
  context.FromVariables(tags::kRepositoryUrl, {"_HEAD_REPO_URL"});
  context.FromVariables(tags::kCommitSha, {"COMMIT_SHA", "REVISION_ID"});
  context.FromTagAndRef("TAG_NAME", {"_HEAD_BRANCH", "BRANCH_NAME"});
  context.FromVariables(tags::kPullRequestNumber, {"_PR_NUMBER"});
  context.FromVariables(tags::kBaseBranch, {"_BASE_BRANCH"});
  if (context.Variable("_HEAD_BRANCH")) context.MarkPullRequest("_HEAD_BRANCH");

  context.FromVariables(tags::kPipelineId, {"BUILD_ID"});
  context.FromVariables(tags::kPipelineName, {"TRIGGER_NAME"});
  // As `logUrl` of the build has it.
  context.FromPattern(tags::kPipelineUrl,
                      "https://console.cloud.google.com/cloud-build/builds;"
                      "region={LOCATION}/{BUILD_ID}?project={PROJECT_ID}");
}

}  // namespace

extern constexpr Provider kGoogleCloudBuild = {
    .name = "googlecloudbuild",
    .display_name = "Google Cloud Build",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://cloud.google.com/build/docs/configuring-builds/"
        "substitute-variable-values",
    .tells =
        "− anything, unless the step maps it; − repository, but for pull "
        "requests",
};

}  // namespace dora::providers
