#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://docs.bitrise.io/en/bitrise-ci/references/available-environment-variables.html.

namespace dora::testing {
namespace {

DocumentedExample Build() {
  return {"Build",
          {
              {"BITRISE_BUILD_NUMBER", "31"},
              {"BITRISE_BUILD_SLUG", "d75abbebxfc9ca4e"},
              {"BITRISE_BUILD_URL",
               "https://app.bitrise.io/build/d75abbebxfc9ca4e"},
              {"BITRISE_GIT_BRANCH", "feature/one"},
              {"BITRISE_GIT_COMMIT", kSha},
              {"BITRISE_GIT_MESSAGE", "Charge the right currency"},
              {"BITRISE_IO", "true"},
              {"BITRISE_SOURCE_DIR", "/bitrise/src"},
              {"BITRISE_TRIGGERED_WORKFLOW_ID", "deploy"},
              {"BITRISE_TRIGGER_BY", "jane"},
              {"GIT_CLONE_COMMIT_HASH", kHeadSha},
              {"GIT_REPOSITORY_URL", "git@github.com:acme/app.git"},
          },
          {
              {"ci.actor", "BITRISE_TRIGGER_BY"},
              {"ci.pipeline.id", "BITRISE_BUILD_SLUG"},
              {"ci.pipeline.name", "BITRISE_TRIGGERED_WORKFLOW_ID"},
              {"ci.pipeline.number", "BITRISE_BUILD_NUMBER"},
              {"ci.pipeline.url", "BITRISE_BUILD_URL"},
              {"ci.workspace_path", "BITRISE_SOURCE_DIR"},
              {"git.branch", "BITRISE_GIT_BRANCH"},
              {"git.commit.message", "BITRISE_GIT_MESSAGE"},
              {"git.commit.sha", "BITRISE_GIT_COMMIT"},
              {"git.repository_url", "GIT_REPOSITORY_URL"},
          },
          {{"ci.provider.name", {"bitrise", "BITRISE_IO"}}},
          {{"BITRISE_GIT_COMMIT",
            {{"git.commit.sha",
              core::Sourced{kHeadSha, "GIT_CLONE_COMMIT_HASH"}}}}}};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  return {
      Build(),
      Build().Changed(
          "PullRequest",
          {{"BITRISEIO_GIT_BRANCH_DEST", "main"},
           {"BITRISE_PULL_REQUEST", "7"}},
          {{"git.pull_request.base_branch", "BITRISEIO_GIT_BRANCH_DEST"},
           {"pr.number", "BITRISE_PULL_REQUEST"}}),
      Build().Changed(
          "Tag", {{"BITRISE_GIT_BRANCH", ""}, {"BITRISE_GIT_TAG", "v1.0.0"}},
          {{"git.branch", ""}, {"git.tag", "BITRISE_GIT_TAG"}})};
}

}  // namespace dora::testing
