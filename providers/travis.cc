// Travis CI.

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"TRAVIS"};

/// Where the repository is hosted no variable says, only the path of the
/// build's page: that of another host than GitHub begins with its name.
bool IsOnGithub(const ContextBuilder& context) {
  const std::string page =
      context.Variable("TRAVIS_BUILD_WEB_URL").value_or("");
  const std::string slug = context.Variable("TRAVIS_REPO_SLUG").value_or("");
  const auto hosts = {"gitlab", "bitbucket", "assembla"};
  return std::none_of(hosts.begin(), hosts.end(), [&](const char* host) {
    return absl::StrContains(page, absl::StrCat("/", host, "/", slug, "/"));
  });
}

void ReadPullRequest(ContextBuilder& context) {
  // TRAVIS_COMMIT is a merge that the host made for the run.
  if (context.Variable("TRAVIS_EVENT_TYPE") == "pull_request") {
    context.SetRole(tags::kMergeRole, "TRAVIS_EVENT_TYPE");
  }
  if (context.Variable("TRAVIS_PULL_REQUEST_BRANCH")) {
    context.MarkPullRequest("TRAVIS_PULL_REQUEST_BRANCH");
  }
  if (context.Variable("TRAVIS_PULL_REQUEST").value_or("false") == "false") {
    return;
  }
  context.FromVariables(tags::kPullRequestNumber, {"TRAVIS_PULL_REQUEST"});
  context.FromVariables(tags::kBaseBranch, {"TRAVIS_BRANCH"});
  context.HeadCommitFromVariable("TRAVIS_PULL_REQUEST_SHA");
}

void Read(ContextBuilder& context) {
  if (IsOnGithub(context)) {
    context.FromPattern(tags::kRepositoryUrl,
                        "https://github.com/{TRAVIS_REPO_SLUG}.git");
  }
  context.FromVariables(tags::kCommitSha, {"TRAVIS_COMMIT"});
  // In a build of a tag TRAVIS_BRANCH is the tag, in a pull request its base.
  context.FromTagAndRef("TRAVIS_TAG",
                        {"TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"});
  ReadPullRequest(context);
  context.FromVariables(tags::kCommitMessage, {"TRAVIS_COMMIT_MESSAGE"});

  context.FromVariables(tags::kPipelineId, {"TRAVIS_BUILD_ID"});
  context.FromVariables(tags::kPipelineName, {"TRAVIS_REPO_SLUG"});
  context.FromVariables(tags::kPipelineNumber, {"TRAVIS_BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineUrl, {"TRAVIS_BUILD_WEB_URL"});
  context.FromVariables(tags::kStageName, {"TRAVIS_BUILD_STAGE_NAME"});
  context.FromVariables(tags::kJobId, {"TRAVIS_JOB_ID"});
  context.FromVariables(tags::kJobName, {"TRAVIS_JOB_NAME"});
  context.FromVariables(tags::kJobUrl, {"TRAVIS_JOB_WEB_URL"});
  context.FromVariables(tags::kWorkspacePath, {"TRAVIS_BUILD_DIR"});
}

}  // namespace

extern constexpr Provider kTravis = {
    .name = "travisci",
    .display_name = "Travis CI",
    .markers = kMarkers,
    .read = &Read,
    .documentation = "https://docs.travis-ci.com/user/environment-variables/",
    .tells = "− repository, but for GitHub",
};

}  // namespace dora::providers
