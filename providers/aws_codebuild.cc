// AWS CodeBuild, and AWS CodePipeline, which runs its commands there.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kCodepipelineMarkers[] = {"CODEBUILD_INITIATOR"};
constexpr absl::string_view kCodebuildMarkers[] = {"CODEBUILD_BUILD_ID"};

/// `pr/NUMBER`, of GitHub in the first. A build started by hand may have a
/// ref in it.
void ReadPullRequestNumber(ContextBuilder& context) {
  for (const char* variable :
       {"CODEBUILD_SOURCE_VERSION", "CODEBUILD_WEBHOOK_TRIGGER"}) {
    const std::string version = context.Variable(variable).value_or("");
    absl::string_view number = version;
    if (absl::ConsumePrefix(&number, "pr/") && !number.empty() &&
        number.find_first_not_of("0123456789") == number.npos) {
      context.FromText(tags::kPullRequestNumber, number, variable);
      return;
    }
  }
  context.PullRequestFromRef("CODEBUILD_SOURCE_VERSION");
}

void ReadPullRequest(ContextBuilder& context) {
  const std::string event =
      context.Variable("CODEBUILD_WEBHOOK_EVENT").value_or("");
  const bool by_webhook = absl::StartsWith(event, "PULL_REQUEST_");
  if (event == "PULL_REQUEST_MERGED") {
    // The base has it now. The merge's hash is set for squash merges of
    // Bitbucket and GitLab whose branch is closed.
    context.FromVariables(tags::kDeployedBranch,
                          {"CODEBUILD_WEBHOOK_BASE_REF"});
    context.FromVariables(tags::kDeployedSha,
                          {"CODEBUILD_WEBHOOK_MERGE_COMMIT"});
  } else if (by_webhook) {
    context.MarkPullRequest("CODEBUILD_WEBHOOK_EVENT");
  }
  ReadPullRequestNumber(context);
  const bool has_number =
      context.context().Find(tags::kPullRequestNumber) != nullptr;
  if (has_number || by_webhook) {
    context.FromVariables(tags::kBaseBranch, {"CODEBUILD_WEBHOOK_BASE_REF"});
  }
  if (has_number) {
    context.FromVariables(tags::kCommitHeadSha,
                          {"CODEBUILD_RESOLVED_SOURCE_VERSION"});
  }
}

/// What a build says of itself, whoever started it.
void ReadBuild(ContextBuilder& context) {
  // The source may be an archive, `s3://...`; its version is not a commit then.
  const std::string source =
      context.Variable("CODEBUILD_SOURCE_REPO_URL").value_or("");
  if (!absl::StartsWith(source, "s3://")) {
    context.FromVariables(tags::kRepositoryUrl, {"CODEBUILD_SOURCE_REPO_URL"});
  }
  context.FromVariables(tags::kCommitSha,
                        {"CODEBUILD_RESOLVED_SOURCE_VERSION"});
  context.DropCommitUnlessWhole();
  // Set for builds that a webhook started only.
  context.FromRef({"CODEBUILD_WEBHOOK_HEAD_REF"});
  ReadPullRequest(context);
  context.FromVariables(tags::kJobStartedAt, {"CODEBUILD_START_TIME"});
  context.FromVariables(tags::kWorkspacePath, {"CODEBUILD_SRC_DIR"});
}

void ReadCodepipeline(ContextBuilder& context) {
  // By the field's convention a pipeline hands over the ids of its execution
  // and action, which CodeBuild does not know.
  context.FromVariables(tags::kPipelineId, {"DD_PIPELINE_EXECUTION_ID"});
  const std::string initiator =
      context.Variable("CODEBUILD_INITIATOR").value_or("");
  absl::string_view name = initiator;
  if (absl::ConsumePrefix(&name, "codepipeline/")) {
    context.FromText(tags::kPipelineName, name, "CODEBUILD_INITIATOR");
  }
  context.FromVariables(tags::kJobId,
                        {"DD_ACTION_EXECUTION_ID", "CODEBUILD_BUILD_ID"});
  ReadBuild(context);
  context.IdentifyJobBy({"CODEBUILD_BUILD_ARN", "DD_PIPELINE_EXECUTION_ID",
                         "DD_ACTION_EXECUTION_ID"});
}

/// The build's page in the console, of a build named
/// arn:aws:codebuild:REGION:ACCOUNT:build/PROJECT:UUID. The other partitions of
/// AWS have consoles of their own.
void ReadConsolePage(ContextBuilder& context) {
  constexpr absl::string_view kArn = "CODEBUILD_BUILD_ARN";
  const auto arn = context.Variable(kArn);
  if (!arn || context.context().Find(tags::kPipelineUrl) != nullptr) return;
  const std::vector<std::string> parts = absl::StrSplit(*arn, ':');
  if (parts.size() != 7 || parts[1] != "aws") return;
  absl::string_view project = parts[5];
  if (!absl::ConsumePrefix(&project, "build/")) return;
  context.FromText(
      tags::kPipelineUrl,
      absl::StrCat("https://", parts[3],
                   ".console.aws.amazon.com/codesuite/codebuild/", parts[4],
                   "/projects/", project, "/build/", project, "%3A", parts[6]),
      kArn);
}

void ReadCodebuild(ContextBuilder& context) {
  context.FromVariables(tags::kPipelineId, {"CODEBUILD_BUILD_ID"});
  // `project:uuid`
  const std::string id = context.Variable("CODEBUILD_BUILD_ID").value_or("");
  context.FromText(tags::kPipelineName, id.substr(0, id.find(':')),
                   "CODEBUILD_BUILD_ID");
  context.FromVariables(tags::kPipelineNumber, {"CODEBUILD_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineUrl, {"CODEBUILD_PUBLIC_BUILD_URL"});
  ReadConsolePage(context);
  ReadBuild(context);
}

}  // namespace

extern constexpr Provider kAwsCodepipeline = {
    .name = "awscodepipeline",
    .display_name = "AWS CodePipeline",
    .markers = kCodepipelineMarkers,
    .read = &ReadCodepipeline,
    .documentation =
        "https://docs.aws.amazon.com/codebuild/latest/userguide/"
        "build-env-ref-env-vars.html",
    .tells =
        "+ start of the build; − often the repository; ids of the execution "
        "and action",
    .marker_prefix = "codepipeline",
};

extern constexpr Provider kAwsCodebuild = {
    .name = "awscodebuild",
    .display_name = "AWS CodeBuild",
    .markers = kCodebuildMarkers,
    .read = &ReadCodebuild,
    .documentation =
        "https://docs.aws.amazon.com/codebuild/latest/userguide/"
        "build-env-ref-env-vars.html",
    .tells = "+ start of the build; − branch, but for webhooks",
};

}  // namespace dora::providers
