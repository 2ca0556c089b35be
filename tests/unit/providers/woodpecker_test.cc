#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://woodpecker-ci.org/docs/usage/environment.

namespace dora::testing {
namespace {

/// A deployment to production.
DocumentedExample Deployment() {
  return {
      "Deployment",
      {
          {"CI", "woodpecker"},
          {"CI_COMMIT_AUTHOR", "john-doe"},
          {"CI_COMMIT_AUTHOR_EMAIL", "john-doe@example.com"},
          {"CI_COMMIT_BRANCH", "main"},
          {"CI_COMMIT_MESSAGE", "Initial commit"},
          {"CI_COMMIT_REF", "refs/heads/main"},
          {"CI_COMMIT_SHA", kSha},
          {"CI_PIPELINE_AUTHOR", "octocat"},
          {"CI_PIPELINE_DEPLOY_TARGET", "production"},
          {"CI_PIPELINE_EVENT", "deployment"},
          {"CI_PIPELINE_NUMBER", "8"},
          {"CI_PIPELINE_RERUNS", "1"},
          {"CI_PIPELINE_URL", "https://ci.example.com/repos/7/pipeline/8"},
          {"CI_REPO", "john-doe/my-repo"},
          {"CI_REPO_CLONE_URL", "https://git.example.com/john-doe/my-repo.git"},
          {"CI_REPO_URL", "https://git.example.com/john-doe/my-repo"},
          {"CI_STEP_NAME", "rollout"},
          {"CI_STEP_STARTED", "1722617519"},
          {"CI_STEP_URL", "https://ci.example.com/repos/7/pipeline/8/5"},
          {"CI_SYSTEM_NAME", "woodpecker"},
          {"CI_WORKFLOW_NAME", "release"},
          {"CI_WORKSPACE", "/woodpecker/src/git.example.com/john-doe/my-repo"},
      },
      {
          {"ci.actor", "CI_PIPELINE_AUTHOR"},
          {"ci.environment.name", "CI_PIPELINE_DEPLOY_TARGET"},
          {"ci.job.name", "CI_STEP_NAME"},
          {"ci.job.started_at", "CI_STEP_STARTED"},
          {"ci.job.url", "CI_STEP_URL"},
          {"ci.pipeline.attempt", "CI_PIPELINE_RERUNS"},
          {"ci.pipeline.name", "CI_REPO"},
          {"ci.pipeline.number", "CI_PIPELINE_NUMBER"},
          {"ci.pipeline.url", "CI_PIPELINE_URL"},
          {"ci.stage.name", "CI_WORKFLOW_NAME"},
          {"ci.workspace_path", "CI_WORKSPACE"},
          {"git.branch", "CI_COMMIT_BRANCH"},
          {"git.commit.author.email", "CI_COMMIT_AUTHOR_EMAIL"},
          {"git.commit.message", "CI_COMMIT_MESSAGE"},
          {"git.commit.sha", "CI_COMMIT_SHA"},
          {"git.repository_url", "CI_REPO_CLONE_URL"},
      },
      {{"ci.provider.name", {"woodpecker", "CI"}}},
      {{"CI_REPO_CLONE_URL",
        {{"git.repository_url",
          core::Sourced{"https://git.example.com/john-doe/my-repo",
                        "CI_REPO_URL"}}}}}};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample pull_request = Deployment().Changed(
      "PullRequest",
      {{"CI_COMMIT_PULL_REQUEST", "7"},
       {"CI_COMMIT_SOURCE_BRANCH", "issue-branch"},
       {"CI_COMMIT_TARGET_BRANCH", "main"}},
      {{"git.branch", "CI_COMMIT_SOURCE_BRANCH"},
       {"git.pull_request.base_branch", "CI_COMMIT_TARGET_BRANCH"},
       {"pr.number", "CI_COMMIT_PULL_REQUEST"}});
  pull_request.fallbacks.push_back(
      {"CI_COMMIT_SOURCE_BRANCH",
       {{"git.branch", core::Sourced{"main", "CI_COMMIT_BRANCH"}}}});

  return {Deployment(), pull_request,
          Deployment().Changed(
              "Tag", {{"CI_COMMIT_BRANCH", ""}, {"CI_COMMIT_TAG", "v1.10.3"}},
              {{"git.branch", ""}, {"git.tag", "CI_COMMIT_TAG"}})};
}

}  // namespace dora::testing
