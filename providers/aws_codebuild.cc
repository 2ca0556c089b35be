// AWS CodeBuild, and AWS CodePipeline, which runs its commands there.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kCodepipelineMarkers[] = {"CODEBUILD_INITIATOR"};
constexpr absl::string_view kCodebuildMarkers[] = {"CODEBUILD_BUILD_ID"};

/// A build of a pull request has `pr/NUMBER` for its source's version.
void ReadPullRequest(ContextBuilder& context) {
  const std::string version =
      context.Variable("CODEBUILD_SOURCE_VERSION").value_or("");
  absl::string_view number = version;
  if (!absl::ConsumePrefix(&number, "pr/") || number.empty() ||
      number.find_first_not_of("0123456789") != number.npos) {
    return;
  }
  context.FromText(tags::kPullRequestNumber, number,
                   "CODEBUILD_SOURCE_VERSION");
  context.FromVariables(tags::kBaseBranch, {"CODEBUILD_WEBHOOK_BASE_REF"});
  context.FromVariables(tags::kCommitHeadSha,
                        {"CODEBUILD_RESOLVED_SOURCE_VERSION"});
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

void ReadCodebuild(ContextBuilder& context) {
  context.FromVariables(tags::kPipelineId, {"CODEBUILD_BUILD_ID"});
  // `project:uuid`
  const std::string id = context.Variable("CODEBUILD_BUILD_ID").value_or("");
  context.FromText(tags::kPipelineName, id.substr(0, id.find(':')),
                   "CODEBUILD_BUILD_ID");
  context.FromVariables(tags::kPipelineNumber, {"CODEBUILD_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineUrl, {"CODEBUILD_PUBLIC_BUILD_URL"});
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
