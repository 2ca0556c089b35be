#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://developer.harness.io/docs/continuous-integration/troubleshoot-ci/ci-env-var.

namespace dora::testing {
namespace {

/// What Harness adds to Drone's variables, which have their own test.
DocumentedExample Build() {
  return {"Build",
          {
              {"DRONE", "true"},
              {"DRONE_BRANCH", "main"},
              {"DRONE_BUILD_LINK",
               "https://app.harness.io/ng/account/a/executions/rH7x"},
              {"DRONE_BUILD_NUMBER", "31"},
              {"DRONE_COMMIT_AUTHOR_EMAIL", "jane@example.com"},
              {"DRONE_COMMIT_AUTHOR_NAME", "Jane Doe"},
              {"DRONE_COMMIT_MESSAGE", "Charge the right currency"},
              {"DRONE_COMMIT_SHA", kSha},
              {"DRONE_DEPLOY_TO", ""},
              {"DRONE_GIT_HTTP_URL", "https://github.com/acme/app.git"},
              {"DRONE_PULL_REQUEST", "7"},
              {"DRONE_SOURCE_BRANCH", "feature/one"},
              {"DRONE_STAGE_MACHINE", "node-3"},
              {"DRONE_STAGE_NAME", "Deploy"},
              {"DRONE_STEP_NAME", "Rollout"},
              {"DRONE_TAG", ""},
              {"DRONE_TARGET_BRANCH", "main"},
              {"DRONE_WORKSPACE", "/harness"},
              {"HARNESS_BUILD_ID", "31"},
              {"HARNESS_EXECUTION_ID", "rH7xPq2LQ5eDs0JfPq9cYw"},
              {"HARNESS_PIPELINE_ID", "deploy_shop"},
              {"HARNESS_WORKSPACE", "/harness"},
          },
          {
              {"ci.job.name", "DRONE_STEP_NAME"},
              {"ci.node.name", "DRONE_STAGE_MACHINE"},
              {"ci.pipeline.id", "HARNESS_EXECUTION_ID"},
              {"ci.pipeline.name", "HARNESS_PIPELINE_ID"},
              {"ci.pipeline.number", "HARNESS_BUILD_ID"},
              {"ci.pipeline.url", "DRONE_BUILD_LINK"},
              {"ci.stage.name", "DRONE_STAGE_NAME"},
              {"ci.workspace_path", "HARNESS_WORKSPACE"},
              {"git.branch", "DRONE_SOURCE_BRANCH"},
              {"git.commit.author.email", "DRONE_COMMIT_AUTHOR_EMAIL"},
              {"git.commit.author.name", "DRONE_COMMIT_AUTHOR_NAME"},
              {"git.commit.message", "DRONE_COMMIT_MESSAGE"},
              {"git.commit.sha", "DRONE_COMMIT_SHA"},
              {"git.pull_request.base_branch", "DRONE_TARGET_BRANCH"},
              {"git.repository_url", "DRONE_GIT_HTTP_URL"},
              {"pr.number", "DRONE_PULL_REQUEST"},
          },
          {{"ci.provider.name", {"harness", "HARNESS_BUILD_ID"}}},
          {
              {"DRONE_PULL_REQUEST",
               {{"git.pull_request.base_branch", std::nullopt}}},
              {"DRONE_SOURCE_BRANCH",
               {{"git.branch", core::Sourced{"main", "DRONE_BRANCH"}}}},
              {"HARNESS_WORKSPACE",
               {{"ci.workspace_path",
                 core::Sourced{"/harness", "DRONE_WORKSPACE"}}}},
          }};
}

}  // namespace

std::vector<DocumentedExample> Examples() { return {Build()}; }

TEST(HarnessTest, TheStartOfAHashIsNoCommit) {
  EXPECT_EQ(Read(Build().environment.With("DRONE_COMMIT_SHA", "5ecfd275763e"))
                .count("git.commit.sha"),
            0u);
}

TEST(HarnessTest, ThePushOfATagHasItInPlaceOfTheBranch) {
  const Tags tags =
      Read(Build().environment.With({{"DRONE_BRANCH", "refs/tags/v1"},
                                     {"DRONE_SOURCE_BRANCH", "refs/tags/v1"},
                                     {"DRONE_TAG", "v1"},
                                     {"DRONE_PULL_REQUEST", ""}}));
  EXPECT_EQ(tags.at("git.tag"), (core::Sourced{"v1", "DRONE_TAG"}));
  EXPECT_EQ(tags.count("git.branch"), 0u);
}

}  // namespace dora::testing
