// Vercel, in builds of projects that have "system environment variables" on.

#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"VERCEL"};

/// Of the hosts whose owners and repositories make an address. GitLab's
/// groups within groups do not.
void ReadRepositoryUrl(ContextBuilder& context) {
  const auto host = context.Variable("VERCEL_GIT_PROVIDER");
  if (host == "github") {
    context.FromPattern(tags::kRepositoryUrl,
                        "https://github.com/{VERCEL_GIT_REPO_OWNER}/"
                        "{VERCEL_GIT_REPO_SLUG}.git");
  } else if (host == "bitbucket") {
    context.FromPattern(tags::kRepositoryUrl,
                        "https://bitbucket.org/{VERCEL_GIT_REPO_OWNER}/"
                        "{VERCEL_GIT_REPO_SLUG}.git");
  }
}

void Read(ContextBuilder& context) {
  ReadRepositoryUrl(context);
  context.FromVariables(tags::kCommitSha, {"VERCEL_GIT_COMMIT_SHA"});
  context.FromRef({"VERCEL_GIT_COMMIT_REF"});
  context.FromVariables(tags::kPullRequestNumber,
                        {"VERCEL_GIT_PULL_REQUEST_ID"});
  context.FromVariables(tags::kCommitMessage, {"VERCEL_GIT_COMMIT_MESSAGE"});
  context.FromVariables(tags::kAuthorName, {"VERCEL_GIT_COMMIT_AUTHOR_NAME"});

  context.FromVariables(tags::kPipelineId, {"VERCEL_DEPLOYMENT_ID"});
  // The first knows environments of the user's own; there the other is
  // `preview`.
  context.FromVariables(tags::kEnvironmentName,
                        {"VERCEL_TARGET_ENV", "VERCEL_ENV"});
}

}  // namespace

extern constexpr Provider kVercel = {
    .name = "vercel",
    .display_name = "Vercel",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://vercel.com/docs/environment-variables/"
        "system-environment-variables",
    .tells = "+ environment; − repository, but for GitHub and Bitbucket",
};

}  // namespace dora::providers
