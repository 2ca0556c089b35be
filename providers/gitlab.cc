// GitLab CI/CD.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"GITLAB_CI"};

/// CI_RUNNER_TAGS is a JSON array; before GitLab 14 it was `a, b`.
void ReadRunnerTags(ContextBuilder& context) {
  const auto text = context.Variable("CI_RUNNER_TAGS");
  if (!text) return;
  const auto json =
      nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (json.is_array()) {
    context.FromText(tags::kNodeLabels, *text, "CI_RUNNER_TAGS");
    return;
  }
  std::vector<std::string> labels;
  for (const absl::string_view part :
       absl::StrSplit(*text, ',', absl::SkipWhitespace())) {
    labels.emplace_back(absl::StripAsciiWhitespace(part));
  }
  context.SetNodeLabels(labels, "CI_RUNNER_TAGS");
}

void ReadMergeRequest(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber, {"CI_MERGE_REQUEST_IID"});
  context.FromVariables(tags::kBaseBranch,
                        {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME"});
  context.FromVariables(tags::kBaseBranchSha,
                        {"CI_MERGE_REQUEST_DIFF_BASE_SHA"});
  context.FromVariables(tags::kBaseBranchHeadSha,
                        {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA"});
  // Set in merged results pipelines only, where CI_COMMIT_SHA is a merge that
  // GitLab made for this run.
  context.HeadCommitFromVariable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
}

/// With these a job finds what an earlier one left (`empty` leaves nothing).
/// Source:
/// https://docs.gitlab.com/ci/runners/configure_runners/#git-strategy
void ReadCheckout(ContextBuilder& context) {
  if (context.Variable("GIT_STRATEGY") == "none") {
    context.FromVariables(tags::kNotCheckedOut, {"GIT_STRATEGY"});
  } else if (context.Variable("GIT_CHECKOUT") == "false") {
    context.FromVariables(tags::kNotCheckedOut, {"GIT_CHECKOUT"});
  }
}

/// A pull request of GitHub, where GitLab only runs the CI:
/// https://docs.gitlab.com/ci/ci_cd_for_external_repos/
void ReadExternalPullRequest(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber,
                        {"CI_EXTERNAL_PULL_REQUEST_IID"});
  context.FromVariables(tags::kBaseBranch,
                        {"CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"});
  context.FromVariables(tags::kBaseBranchHeadSha,
                        {"CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA"});
  context.HeadCommitFromVariable("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA");
}

void ReadRole(ContextBuilder& context) {
  // Of detached pipelines CI_COMMIT_SHA is the request's own last commit.
  const auto kind = context.Variable("CI_MERGE_REQUEST_EVENT_TYPE");
  if (kind == "merged_result" || kind == "merge_train") {
    context.SetRole(tags::kMergeRole, "CI_MERGE_REQUEST_EVENT_TYPE");
  }
  const auto source = context.Variable("CI_PIPELINE_SOURCE");
  if (source == "merge_request_event" ||
      source == "external_pull_request_event") {
    context.MarkPullRequest("CI_PIPELINE_SOURCE");
  }
}

/// Of the actions that a job can have on its environment (start, stop, prepare,
/// verify, access) only the first, which is the default, deploys:
/// https://docs.gitlab.com/ci/yaml/#environmentaction
void ReadAction(ContextBuilder& context) {
  const auto action = context.Variable("CI_ENVIRONMENT_ACTION");
  if (!action || *action == "start") return;
  context.FromText(tags::kNoDeployment,
                   absl::StrCat("its environment:action is ", *action),
                   "CI_ENVIRONMENT_ACTION");
}

void Read(ContextBuilder& context) {
  ReadCheckout(context);
  context.FromVariables(tags::kRepositoryUrl, {"CI_REPOSITORY_URL"});
  context.FromVariables(tags::kCommitSha, {"CI_COMMIT_SHA"});
  // In a pipeline for a tag CI_COMMIT_REF_NAME is the tag's name.
  context.FromTagAndRef(
      "CI_COMMIT_TAG",
      {"CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"});
  ReadMergeRequest(context);
  ReadExternalPullRequest(context);
  ReadRole(context);
  context.FromVariables(tags::kCommitMessage, {"CI_COMMIT_MESSAGE"});
  context.AuthorFromVariable("CI_COMMIT_AUTHOR");
  context.FromVariables(tags::kAuthorDate, {"CI_COMMIT_TIMESTAMP"});

  context.FromVariables(tags::kPipelineId, {"CI_PIPELINE_ID"});
  context.FromVariables(tags::kPipelineName, {"CI_PROJECT_PATH"});
  context.FromVariables(tags::kPipelineNumber, {"CI_PIPELINE_IID"});
  context.FromVariables(tags::kPipelineUrl, {"CI_PIPELINE_URL"});
  context.FromVariables(tags::kStageName, {"CI_JOB_STAGE"});
  context.FromVariables(tags::kJobId, {"CI_JOB_ID"});
  context.FromVariables(tags::kJobName, {"CI_JOB_NAME"});
  context.FromVariables(tags::kJobUrl, {"CI_JOB_URL"});
  context.FromVariables(tags::kJobStartedAt, {"CI_JOB_STARTED_AT"});
  context.FromVariables(tags::kEnvironmentName, {"CI_ENVIRONMENT_NAME"});
  ReadAction(context);
  context.FromVariables(tags::kActor, {"GITLAB_USER_LOGIN"});
  context.FromVariables(tags::kWorkspacePath, {"CI_PROJECT_DIR"});
  context.FromVariables(tags::kNodeName, {"CI_RUNNER_ID"});
  ReadRunnerTags(context);
  context.IdentifyJobBy({"CI_PROJECT_URL", "CI_PIPELINE_ID", "CI_JOB_ID"});
}

}  // namespace

extern constexpr Provider kGitlab = {
    .name = "gitlab",
    .display_name = "GitLab CI",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://docs.gitlab.com/ci/variables/predefined_variables/",
    .tells = "+ environment, start of the job",
    .no_env = "the job has no `environment:`",
};

}  // namespace dora::providers
