// Netlify.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"NETLIFY"};

/// REVIEW_ID is the number of a pull request.
void ReadPullRequest(ContextBuilder& context) {
  if (context.Variable("PULL_REQUEST") != "true") return;
  context.MarkPullRequest("PULL_REQUEST");
  context.FromVariables(tags::kPullRequestNumber, {"REVIEW_ID"});
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"REPOSITORY_URL"});
  context.FromVariables(tags::kCommitSha, {"COMMIT_REF"});
  context.DropCommitUnlessWhole();  // A build by hook or hand may say HEAD.
  // In a pull request BRANCH is what is checked out: pull/7/head.
  context.FromRef({"HEAD", "BRANCH"});
  ReadPullRequest(context);

  context.FromVariables(tags::kPipelineId, {"BUILD_ID"});
  context.FromVariables(tags::kPipelineName, {"SITE_NAME"});
  context.FromVariables(tags::kJobId, {"DEPLOY_ID"});
  context.FromPattern(
      tags::kPipelineUrl,
      "https://app.netlify.com/sites/{SITE_NAME}/deploys/{DEPLOY_ID}");
  context.FromVariables(tags::kEnvironmentName, {"CONTEXT"});
}

}  // namespace

extern constexpr Provider kNetlify = {
    .name = "netlify",
    .display_name = "Netlify",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://docs.netlify.com/build/configure-builds/"
        "environment-variables/",
    .tells = "+ environment (the deploy context)",
};

}  // namespace dora::providers
