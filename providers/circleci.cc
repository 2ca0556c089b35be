// CircleCI.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"CIRCLECI"};

/// CIRCLE_PR_NUMBER is set for forks only; CIRCLE_PULL_REQUEST is the URL of
/// the pull request, which ends in its number. A pipeline that the API starts
/// for one has `pull/7/head` or `pull/7/merge` for its branch:
/// https://circleci.com/docs/api/v2/#operation/triggerPipeline
void ReadPullRequest(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber, {"CIRCLE_PR_NUMBER"});
  // CircleCI's own name for the branch of a fork's pull request.
  const std::string branch = context.Variable("CIRCLE_BRANCH").value_or("");
  if (absl::StartsWith(branch, "pull/")) {
    context.PullRequestFrom(ParseRequestRef(absl::StrCat("refs/", branch)),
                            "CIRCLE_BRANCH");
    context.MarkPullRequest("CIRCLE_BRANCH");
  }
  for (const char* variable : {"CIRCLE_PULL_REQUEST", "CIRCLE_PR_NUMBER"}) {
    if (context.Variable(variable)) context.MarkPullRequest(variable);
  }
  const auto url = context.Variable("CIRCLE_PULL_REQUEST");
  if (!url || context.context().Find(tags::kPullRequestNumber) != nullptr) {
    return;
  }
  const std::string tail = url->substr(url->rfind('/') + 1);
  if (tail.find_first_not_of("0123456789") == std::string::npos) {
    context.FromText(tags::kPullRequestNumber, tail, "CIRCLE_PULL_REQUEST");
  }
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"CIRCLE_REPOSITORY_URL"});
  context.FromVariables(tags::kCommitSha, {"CIRCLE_SHA1"});
  context.FromVariables(tags::kTag, {"CIRCLE_TAG"});
  if (!context.Variable("CIRCLE_TAG")) context.FromRef({"CIRCLE_BRANCH"});
  ReadPullRequest(context);

  context.FromVariables(tags::kPipelineId, {"CIRCLE_WORKFLOW_ID"});
  context.FromVariables(tags::kPipelineName, {"CIRCLE_PROJECT_REPONAME"});
  context.FromPattern(
      tags::kPipelineUrl,
      "https://app.circleci.com/pipelines/workflows/{CIRCLE_WORKFLOW_ID}");
  context.FromVariables(tags::kJobId, {"CIRCLE_BUILD_NUM"});
  context.FromVariables(tags::kJobName, {"CIRCLE_JOB"});
  context.FromVariables(tags::kJobUrl, {"CIRCLE_BUILD_URL"});
  context.FromVariables(tags::kActor, {"CIRCLE_USERNAME"});
  context.FromVariables(tags::kWorkspacePath, {"CIRCLE_WORKING_DIRECTORY"});
  context.IdentifyJobBy({"CIRCLE_WORKFLOW_ID", "CIRCLE_BUILD_NUM"});
}

}  // namespace

extern constexpr Provider kCircleci = {
    .name = "circleci",
    .display_name = "CircleCI",
    .markers = kMarkers,
    .read = &Read,
    .documentation = "https://circleci.com/docs/reference/variables/",
};

}  // namespace dora::providers
