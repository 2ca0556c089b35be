#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/.

namespace dora::testing {
namespace {

/// A step with `deployment: production`.
DocumentedExample Deployment() {
  const std::string page =
      "https://bitbucket.org/acme/app/addon/pipelines/home#!/results/903";
  const std::string page_source =
      "BITBUCKET_REPO_FULL_NAME + BITBUCKET_BUILD_NUMBER";
  return {
      "Deployment",
      {
          {"BITBUCKET_BRANCH", "feature/one"},
          {"BITBUCKET_BUILD_NUMBER", "903"},
          {"BITBUCKET_CLONE_DIR", "/opt/atlassian/pipelines/agent/build"},
          {"BITBUCKET_COMMIT", kSha},
          {"BITBUCKET_DEPLOYMENT_ENVIRONMENT", "production"},
          {"BITBUCKET_GIT_HTTP_ORIGIN", "http://bitbucket.org/acme/app"},
          {"BITBUCKET_GIT_SSH_ORIGIN", "git@bitbucket.org:acme/app.git"},
          {"BITBUCKET_PIPELINE_UUID", "{f3a1c2d4-0000-4000-8000-000000000001}"},
          {"BITBUCKET_REPO_FULL_NAME", "acme/app"},
          {"BITBUCKET_REPO_SLUG", "app"},
          {"BITBUCKET_STEP_RUN_NUMBER", "2"},
          {"BITBUCKET_STEP_TRIGGERER_UUID", "{u}"},
          {"BITBUCKET_STEP_UUID", "{f3a1c2d4-0000-4000-8000-000000000002}"},
          {"BITBUCKET_WORKSPACE", "acme"},
          {"CI", "true"},
      },
      {
          {"ci.environment.name", "BITBUCKET_DEPLOYMENT_ENVIRONMENT"},
          {"ci.pipeline.attempt", "BITBUCKET_STEP_RUN_NUMBER"},
          {"ci.pipeline.name", "BITBUCKET_REPO_FULL_NAME"},
          {"ci.pipeline.number", "BITBUCKET_BUILD_NUMBER"},
          {"ci.workspace_path", "BITBUCKET_CLONE_DIR"},
          {"git.branch", "BITBUCKET_BRANCH"},
          {"git.commit.sha", "BITBUCKET_COMMIT"},
          {"git.repository_url", "BITBUCKET_GIT_SSH_ORIGIN"},
      },
      {
          {"ci.provider.name", {"bitbucket", "BITBUCKET_COMMIT"}},
          {"ci.pipeline.id",
           {"f3a1c2d4-0000-4000-8000-000000000001", "BITBUCKET_PIPELINE_UUID"}},
          {"ci.pipeline.url", {page, page_source}},
          {"ci.job.id",
           {"f3a1c2d4-0000-4000-8000-000000000002", "BITBUCKET_STEP_UUID"}},
          {"ci.job.url", {page, page_source}},
      },
      {{"BITBUCKET_GIT_SSH_ORIGIN",
        {{"git.repository_url", core::Sourced{"http://bitbucket.org/acme/app",
                                              "BITBUCKET_GIT_HTTP_ORIGIN"}}}}}};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  return {Deployment(),
          Deployment().Changed("PullRequest",
                               {{"BITBUCKET_PR_DESTINATION_BRANCH", "main"},
                                {"BITBUCKET_PR_DESTINATION_COMMIT", kHeadSha},
                                {"BITBUCKET_PR_ID", "7"}},
                               {{"git.pull_request.base_branch",
                                 "BITBUCKET_PR_DESTINATION_BRANCH"},
                                {"git.pull_request.base_branch_sha",
                                 "BITBUCKET_PR_DESTINATION_COMMIT"},
                                {"pr.number", "BITBUCKET_PR_ID"}}),
          Deployment().Changed(
              "Tag", {{"BITBUCKET_BRANCH", ""}, {"BITBUCKET_TAG", "v1.0.0"}},
              {{"git.branch", ""}, {"git.tag", "BITBUCKET_TAG"}})};
}

}  // namespace dora::testing
