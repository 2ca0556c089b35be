#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://buddy.works/docs/pipelines/variables/default-variables.

namespace dora::testing {
namespace {

DocumentedExample Run() {
  return {
      "Run",
      {
          {"BUDDY", "true"},
          {"BUDDY_EXECUTION_BRANCH", "feature/one"},
          {"BUDDY_EXECUTION_ID", "57"},
          {"BUDDY_EXECUTION_REVISION", kSha},
          {"BUDDY_EXECUTION_REVISION_COMMITTER_EMAIL", "mike@example.com"},
          {"BUDDY_EXECUTION_REVISION_COMMITTER_NAME", "Mike Benson"},
          {"BUDDY_EXECUTION_REVISION_MESSAGE", "Create buddy.yml"},
          {"BUDDY_EXECUTION_URL",
           "https://app.buddy.works/acme/app/pipelines/pipeline/1/execution/"
           "5d"},
          {"BUDDY_PIPELINE_ID", "38252"},
          {"BUDDY_PIPELINE_NAME", "Deploy to production"},
          {"BUDDY_RUN_BRANCH", "feature/one"},
          {"BUDDY_RUN_COMMIT", kSha},
          {"BUDDY_SCM_URL", "https://github.com/acme/app"},
      },
      {
          {"ci.pipeline.name", "BUDDY_PIPELINE_NAME"},
          {"ci.pipeline.number", "BUDDY_EXECUTION_ID"},
          {"ci.pipeline.url", "BUDDY_EXECUTION_URL"},
          {"git.branch", "BUDDY_EXECUTION_BRANCH"},
          {"git.commit.committer.email",
           "BUDDY_EXECUTION_REVISION_COMMITTER_EMAIL"},
          {"git.commit.committer.name",
           "BUDDY_EXECUTION_REVISION_COMMITTER_NAME"},
          {"git.commit.message", "BUDDY_EXECUTION_REVISION_MESSAGE"},
          {"git.commit.sha", "BUDDY_EXECUTION_REVISION"},
          {"git.repository_url", "BUDDY_SCM_URL"},
      },
      {
          {"ci.provider.name", {"buddy", "BUDDY"}},
          {"ci.pipeline.id",
           {"38252/57", "BUDDY_PIPELINE_ID + BUDDY_EXECUTION_ID"}},
      },
      {
          {"BUDDY_EXECUTION_BRANCH",
           {{"git.branch", core::Sourced{"feature/one", "BUDDY_RUN_BRANCH"}}}},
          {"BUDDY_EXECUTION_REVISION",
           {{"git.commit.sha", core::Sourced{kSha, "BUDDY_RUN_COMMIT"}}}},
      }};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  return {
      Run(),
      Run().Changed(
          "PullRequest",
          {{"BUDDY_RUN_PR_BASE_BRANCH", "main"}, {"BUDDY_RUN_PR_NO", "7"}},
          {{"git.pull_request.base_branch", "BUDDY_RUN_PR_BASE_BRANCH"},
           {"pr.number", "BUDDY_RUN_PR_NO"}}),
      Run().Changed("Tag",
                    {{"BUDDY_EXECUTION_BRANCH", ""},
                     {"BUDDY_EXECUTION_TAG", "v1.0.0"},
                     {"BUDDY_RUN_BRANCH", ""}},
                    {{"git.branch", ""}, {"git.tag", "BUDDY_EXECUTION_TAG"}})};
}

}  // namespace dora::testing
