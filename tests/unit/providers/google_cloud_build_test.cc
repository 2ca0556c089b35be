#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values.

namespace dora::testing {
namespace {

/// A step with `automapSubstitutions: true`.
DocumentedExample Trigger() {
  return {"Trigger",
          {
              {"BRANCH_NAME", "feature/one"},
              {"BUILDER_OUTPUT", "/builder/outputs"},
              {"BUILD_ID", "0dd982e8-32f5-4037-983e-4de01ac7fb1e"},
              {"COMMIT_SHA", kSha},
              {"LOCATION", "europe-west1"},
              {"PROJECT_ID", "shop-prod"},
              {"REPO_FULL_NAME", "acme/app"},
              {"REVISION_ID", kSha},
              {"TRIGGER_NAME", "deploy"},
          },
          {
              {"ci.pipeline.id", "BUILD_ID"},
              {"ci.pipeline.name", "TRIGGER_NAME"},
              {"git.branch", "BRANCH_NAME"},
              {"git.commit.sha", "COMMIT_SHA"},
          },
          {{"ci.provider.name", {"googlecloudbuild", "BUILDER_OUTPUT"}}},
          {{"COMMIT_SHA",
            {{"git.commit.sha", core::Sourced{kSha, "REVISION_ID"}}}}}};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample pull_request =
      Trigger().Changed("PullRequest",
                        {{"_BASE_BRANCH", "main"},
                         {"_HEAD_BRANCH", "feature/two"},
                         {"_HEAD_REPO_URL", "https://github.com/jane/app"},
                         {"_PR_NUMBER", "7"}},
                        {{"git.branch", "_HEAD_BRANCH"},
                         {"git.pull_request.base_branch", "_BASE_BRANCH"},
                         {"git.repository_url", "_HEAD_REPO_URL"},
                         {"pr.number", "_PR_NUMBER"}});
  pull_request.fallbacks.push_back(
      {"_HEAD_BRANCH",
       {{"git.branch", core::Sourced{"feature/one", "BRANCH_NAME"}}}});

  return {
      Trigger(), pull_request,
      Trigger().Changed("Tag", {{"BRANCH_NAME", ""}, {"TAG_NAME", "v1.0.0"}},
                        {{"git.branch", ""}, {"git.tag", "TAG_NAME"}})};
}

TEST(GoogleCloudBuildTest, AStepWithoutSubstitutionsTellsNothing) {
  EXPECT_EQ(
      Read({{"BUILDER_OUTPUT", "/builder/outputs"}}),
      (Tags{{"ci.provider.name", {"googlecloudbuild", "BUILDER_OUTPUT"}}}));
}

}  // namespace dora::testing
