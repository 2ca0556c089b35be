#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://docs.drone.io/pipeline/environment/reference/.

namespace dora::testing {
namespace {

/// A promotion to production.
DocumentedExample Promotion() {
  return {"Promotion",
          {
              {"CI", "true"},
              {"DRONE", "true"},
              {"DRONE_BRANCH", "main"},
              {"DRONE_BUILD_EVENT", "promote"},
              {"DRONE_BUILD_LINK", "https://drone.example.com/acme/app/42"},
              {"DRONE_BUILD_NUMBER", "42"},
              {"DRONE_COMMIT_AUTHOR", "octocat"},
              {"DRONE_COMMIT_AUTHOR_EMAIL", "octocat@example.com"},
              {"DRONE_COMMIT_AUTHOR_NAME", "The Octocat"},
              {"DRONE_COMMIT_MESSAGE", "Updated README.md"},
              {"DRONE_COMMIT_SHA", kSha},
              {"DRONE_DEPLOY_TO", "production"},
              {"DRONE_GIT_HTTP_URL", "https://github.com/acme/app.git"},
              {"DRONE_SOURCE_BRANCH", "main"},
              {"DRONE_STAGE_MACHINE", "ec2-203-0-113-25.example.com"},
              {"DRONE_STAGE_NAME", "deploy"},
              {"DRONE_STEP_NAME", "rollout"},
              {"DRONE_TARGET_BRANCH", "main"},
              {"DRONE_WORKSPACE", "/drone/src"},
          },
          {
              {"ci.environment.name", "DRONE_DEPLOY_TO"},
              {"ci.job.name", "DRONE_STEP_NAME"},
              {"ci.node.name", "DRONE_STAGE_MACHINE"},
              {"ci.pipeline.number", "DRONE_BUILD_NUMBER"},
              {"ci.pipeline.url", "DRONE_BUILD_LINK"},
              {"ci.stage.name", "DRONE_STAGE_NAME"},
              {"ci.workspace_path", "DRONE_WORKSPACE"},
              {"git.branch", "DRONE_SOURCE_BRANCH"},
              {"git.commit.author.email", "DRONE_COMMIT_AUTHOR_EMAIL"},
              {"git.commit.author.name", "DRONE_COMMIT_AUTHOR_NAME"},
              {"git.commit.message", "DRONE_COMMIT_MESSAGE"},
              {"git.commit.sha", "DRONE_COMMIT_SHA"},
              {"git.repository_url", "DRONE_GIT_HTTP_URL"},
          },
          {{"ci.provider.name", {"drone", "DRONE"}}},
          {{"DRONE_SOURCE_BRANCH",
            {{"git.branch", core::Sourced{"main", "DRONE_BRANCH"}}}}}};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample pull_request = Promotion().Changed(
      "PullRequest",
      {{"DRONE_PULL_REQUEST", "7"}, {"DRONE_SOURCE_BRANCH", "feature/one"}},
      {{"git.pull_request.base_branch", "DRONE_TARGET_BRANCH"},
       {"pr.number", "DRONE_PULL_REQUEST"}});
  pull_request.fallbacks.push_back(
      {"DRONE_PULL_REQUEST", {{"git.pull_request.base_branch", std::nullopt}}});

  return {Promotion(), pull_request,
          Promotion().Changed("Tag",
                              {{"DRONE_BRANCH", ""},
                               {"DRONE_SOURCE_BRANCH", ""},
                               {"DRONE_TAG", "v1.0.0"}},
                              {{"git.branch", ""}, {"git.tag", "DRONE_TAG"}})};
}

}  // namespace dora::testing
