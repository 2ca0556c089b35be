// Buildkite.

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "os/start.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"BUILDKITE"};

/// The agent's tags, one variable each: `queue=deploy` is
/// BUILDKITE_AGENT_META_DATA_QUEUE=deploy.
void ReadAgentTags(ContextBuilder& context) {
  constexpr absl::string_view kFamily = "BUILDKITE_AGENT_META_DATA_";
  std::vector<std::string> labels;
  for (const auto& [name, text] : context.environment().variables()) {
    if (!os::HasVariablePrefix(name, kFamily)) continue;
    const absl::string_view key =
        absl::string_view(name).substr(kFamily.size());
    const absl::string_view value = absl::StripAsciiWhitespace(text);
    if (key.empty() || value.empty()) continue;
    labels.push_back(absl::StrCat(absl::AsciiStrToLower(key), ":", value));
  }
  context.SetNodeLabels(labels, "BUILDKITE_AGENT_META_DATA_*");
}

void ReadPullRequest(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber, {"BUILDKITE_PULL_REQUEST"});
  if (context.Variable("BUILDKITE_PULL_REQUEST_BASE_BRANCH")) {
    context.MarkPullRequest("BUILDKITE_PULL_REQUEST_BASE_BRANCH");
  }
  context.FromVariables(tags::kBaseBranch,
                        {"BUILDKITE_PULL_REQUEST_BASE_BRANCH"});
}

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kRepositoryUrl, {"BUILDKITE_REPO"});
  // A build started by hand or by the API may say HEAD: that is not a sha, and
  // the checkout knows which it became.
  if (context.Variable("BUILDKITE_COMMIT") != "HEAD") {
    context.FromVariables(tags::kCommitSha, {"BUILDKITE_COMMIT"});
  }
  context.FromVariables(tags::kTag, {"BUILDKITE_TAG"});
  if (!context.Variable("BUILDKITE_TAG")) context.FromRef({"BUILDKITE_BRANCH"});
  ReadPullRequest(context);
  context.FromVariables(tags::kCommitMessage, {"BUILDKITE_MESSAGE"});
  context.FromVariables(tags::kAuthorName, {"BUILDKITE_BUILD_AUTHOR"});
  context.FromVariables(tags::kAuthorEmail, {"BUILDKITE_BUILD_AUTHOR_EMAIL"});

  context.FromVariables(tags::kPipelineId, {"BUILDKITE_BUILD_ID"});
  context.FromVariables(tags::kPipelineName, {"BUILDKITE_PIPELINE_SLUG"});
  context.FromVariables(tags::kPipelineNumber, {"BUILDKITE_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineAttempt, {"BUILDKITE_RETRY_COUNT"});
  context.FromVariables(tags::kPipelineUrl, {"BUILDKITE_BUILD_URL"});
  context.FromVariables(tags::kJobId, {"BUILDKITE_JOB_ID"});
  context.FromVariables(tags::kJobName, {"BUILDKITE_LABEL"});
  context.FromPattern(tags::kJobUrl,
                      "{BUILDKITE_BUILD_URL}#{BUILDKITE_JOB_ID}");
  context.FromVariables(tags::kActor, {"BUILDKITE_BUILD_CREATOR"});
  context.FromVariables(tags::kWorkspacePath,
                        {"BUILDKITE_BUILD_CHECKOUT_PATH"});
  context.FromVariables(tags::kNodeName, {"BUILDKITE_AGENT_ID"});
  ReadAgentTags(context);
  context.IdentifyJobBy({"BUILDKITE_BUILD_ID", "BUILDKITE_JOB_ID"});
}

}  // namespace

extern constexpr Provider kBuildkite = {
    .name = "buildkite",
    .display_name = "Buildkite",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://buildkite.com/docs/pipelines/configure/environment-variables",
};

}  // namespace dora::providers
