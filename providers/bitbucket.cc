// Bitbucket Pipelines.

#include <string>

#include "absl/strings/strip.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"BITBUCKET_COMMIT"};

/// Bitbucket writes its UUIDs in braces.
void FromUuid(ContextBuilder& context, absl::string_view tag,
              absl::string_view variable) {
  const std::string text = context.Variable(variable).value_or("");
  absl::string_view uuid = text;
  absl::ConsumePrefix(&uuid, "{");
  absl::ConsumeSuffix(&uuid, "}");
  context.FromText(tag, uuid, variable);
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"BITBUCKET_GIT_SSH_ORIGIN",
                                               "BITBUCKET_GIT_HTTP_ORIGIN"});
  context.FromVariables(tags::kCommitSha, {"BITBUCKET_COMMIT"});
  context.FromTagAndRef("BITBUCKET_TAG", {"BITBUCKET_BRANCH"});
  context.FromVariables(tags::kPullRequestNumber, {"BITBUCKET_PR_ID"});
  context.FromVariables(tags::kBaseBranch, {"BITBUCKET_PR_DESTINATION_BRANCH"});
  if (context.Variable("BITBUCKET_PR_DESTINATION_BRANCH")) {
    context.MarkPullRequest("BITBUCKET_PR_DESTINATION_BRANCH");
  }
  context.FromVariables(tags::kBaseBranchSha,
                        {"BITBUCKET_PR_DESTINATION_COMMIT"});

  FromUuid(context, tags::kPipelineId, "BITBUCKET_PIPELINE_UUID");
  context.FromVariables(tags::kPipelineName, {"BITBUCKET_REPO_FULL_NAME"});
  context.FromVariables(tags::kPipelineNumber, {"BITBUCKET_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineAttempt, {"BITBUCKET_STEP_RUN_NUMBER"});
  FromUuid(context, tags::kJobId, "BITBUCKET_STEP_UUID");
  for (const char* tag : {tags::kPipelineUrl, tags::kJobUrl}) {
    context.FromPattern(
        tag,
        "https://bitbucket.org/{BITBUCKET_REPO_FULL_NAME}/addon/pipelines/"
        "home#!/results/{BITBUCKET_BUILD_NUMBER}");
  }
  // Set in steps with `deployment:` only.
  context.FromVariables(tags::kEnvironmentName,
                        {"BITBUCKET_DEPLOYMENT_ENVIRONMENT"});
  context.FromVariables(tags::kWorkspacePath, {"BITBUCKET_CLONE_DIR"});
}

}  // namespace

extern constexpr Provider kBitbucket = {
    .name = "bitbucket",
    .display_name = "Bitbucket Pipelines",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://support.atlassian.com/bitbucket-cloud/docs/"
        "variables-and-secrets/",
    .tells = "+ environment, in steps with `deployment:`",
    .no_env = "the step has no `deployment:`",
};

}  // namespace dora::providers
