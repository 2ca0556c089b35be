// AppVeyor.

#include <string>

#include "absl/strings/match.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"APPVEYOR"};

/// Only of GitHub is the repository's URL known from its name, and elsewhere
/// the commit need not be git's.
void ReadGit(ContextBuilder& context) {
  const auto host = context.Variable("APPVEYOR_REPO_PROVIDER");
  if (!host || !absl::EqualsIgnoreCase(*host, "github")) return;
  context.FromPattern(tags::kRepositoryUrl,
                      "https://github.com/{APPVEYOR_REPO_NAME}.git");
  context.FromVariables(tags::kCommitSha, {"APPVEYOR_REPO_COMMIT"});
  context.FromTagAndRef(
      "APPVEYOR_REPO_TAG_NAME",
      {"APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", "APPVEYOR_REPO_BRANCH"});
}

void ReadPullRequest(ContextBuilder& context) {
  if (context.Variable("APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH")) {
    context.MarkPullRequest("APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH");
  }
  if (!context.Variable("APPVEYOR_PULL_REQUEST_NUMBER")) return;
  context.FromVariables(tags::kPullRequestNumber,
                        {"APPVEYOR_PULL_REQUEST_NUMBER"});
  context.FromVariables(tags::kBaseBranch, {"APPVEYOR_REPO_BRANCH"});
  context.HeadCommitFromVariable("APPVEYOR_PULL_REQUEST_HEAD_COMMIT");
}

void Read(ContextBuilder& context) {
  ReadGit(context);
  ReadPullRequest(context);
  // The first line, and the rest where there is one.
  context.FromPattern(tags::kCommitMessage,
                      "{APPVEYOR_REPO_COMMIT_MESSAGE}\n"
                      "{APPVEYOR_REPO_COMMIT_MESSAGE_EXTENDED}");
  context.FromVariables(tags::kCommitMessage, {"APPVEYOR_REPO_COMMIT_MESSAGE"});
  context.FromVariables(tags::kAuthorName, {"APPVEYOR_REPO_COMMIT_AUTHOR"});
  context.FromVariables(tags::kAuthorEmail,
                        {"APPVEYOR_REPO_COMMIT_AUTHOR_EMAIL"});

  context.FromVariables(tags::kPipelineId, {"APPVEYOR_BUILD_ID"});
  context.FromVariables(tags::kPipelineName, {"APPVEYOR_REPO_NAME"});
  context.FromVariables(tags::kPipelineNumber, {"APPVEYOR_BUILD_NUMBER"});
  for (const char* tag : {tags::kPipelineUrl, tags::kJobUrl}) {
    context.FromPattern(tag,
                        "{APPVEYOR_URL}/project/{APPVEYOR_ACCOUNT_NAME}/"
                        "{APPVEYOR_PROJECT_SLUG}/builds/{APPVEYOR_BUILD_ID}");
    // A project is mostly called like its repository.
    context.FromPattern(tag,
                        "https://ci.appveyor.com/project/"
                        "{APPVEYOR_REPO_NAME}/builds/{APPVEYOR_BUILD_ID}");
  }
  context.FromVariables(tags::kJobId, {"APPVEYOR_JOB_ID"});
  context.FromVariables(tags::kJobName, {"APPVEYOR_JOB_NAME"});
  context.FromVariables(tags::kWorkspacePath, {"APPVEYOR_BUILD_FOLDER"});
}

}  // namespace

extern constexpr Provider kAppveyor = {
    .name = "appveyor",
    .display_name = "AppVeyor",
    .markers = kMarkers,
    .read = &Read,
    .documentation = "https://www.appveyor.com/docs/environment-variables/",
    .tells = "− repository, commit and branch, but for GitHub",
};

}  // namespace dora::providers
