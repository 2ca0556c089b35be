#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://docs.semaphore.io/reference/env-vars.

namespace dora::testing {
namespace {

DocumentedExample Push() {
  return {"Push",
          {
              {"CI", "true"},
              {"SEMAPHORE", "true"},
              {"SEMAPHORE_BLOCK_NAME", "Production"},
              {"SEMAPHORE_GIT_BRANCH", "feature/one"},
              {"SEMAPHORE_GIT_REF", "refs/heads/feature/one"},
              {"SEMAPHORE_GIT_REF_TYPE", "branch"},
              {"SEMAPHORE_GIT_SHA", kSha},
              {"SEMAPHORE_GIT_URL", "git@github.com:acme/app.git"},
              {"SEMAPHORE_GIT_WORKING_BRANCH", "feature/one"},
              {"SEMAPHORE_JOB_ID", "a26d42cf-89ac-4c3f-9e2d-51bb231897bf"},
              {"SEMAPHORE_JOB_NAME", "Deploy"},
              {"SEMAPHORE_PIPELINE_ID", "ea3e6bba-d19a-45d7-86a0-e78a2301b616"},
              {"SEMAPHORE_PIPELINE_NAME", "Deploy to production"},
              {"SEMAPHORE_WORKFLOW_ID", "0dd982e8-32f5-4037-983e-4de01ac7fb1e"},
              {"SEMAPHORE_WORKFLOW_NUMBER", "42"},
              {"SEMAPHORE_WORKFLOW_TRIGGERED_BY", "torvalds"},
          },
          {
              {"ci.actor", "SEMAPHORE_WORKFLOW_TRIGGERED_BY"},
              {"ci.job.id", "SEMAPHORE_JOB_ID"},
              {"ci.job.name", "SEMAPHORE_JOB_NAME"},
              {"ci.pipeline.id", "SEMAPHORE_PIPELINE_ID"},
              {"ci.pipeline.name", "SEMAPHORE_PIPELINE_NAME"},
              {"ci.stage.name", "SEMAPHORE_BLOCK_NAME"},
              {"git.branch", "SEMAPHORE_GIT_WORKING_BRANCH"},
              {"git.commit.sha", "SEMAPHORE_GIT_SHA"},
              {"git.repository_url", "SEMAPHORE_GIT_URL"},
          },
          {{"ci.provider.name", {"semaphore", "SEMAPHORE"}}},
          {{"SEMAPHORE_GIT_WORKING_BRANCH",
            {{"git.branch",
              core::Sourced{"feature/one", "SEMAPHORE_GIT_BRANCH"}}}}}};
}

/// SEMAPHORE_GIT_BRANCH is then the base.
DocumentedExample PullRequest() {
  DocumentedExample example =
      Push().Changed("PullRequest",
                     {{"SEMAPHORE_GIT_BRANCH", "main"},
                      {"SEMAPHORE_GIT_PR_BRANCH", "feature/one"},
                      {"SEMAPHORE_GIT_PR_NUMBER", "7"},
                      {"SEMAPHORE_GIT_PR_SHA", kHeadSha},
                      {"SEMAPHORE_GIT_REF", "refs/pull/7/merge"},
                      {"SEMAPHORE_GIT_REF_TYPE", "pull-request"}},
                     {{"git.branch", "SEMAPHORE_GIT_PR_BRANCH"},
                      {"git.commit.head.sha", "SEMAPHORE_GIT_PR_SHA"},
                      {"git.deployed.sha", "SEMAPHORE_GIT_PR_SHA"},
                      {"git.pull_request.base_branch", "SEMAPHORE_GIT_BRANCH"},
                      {"pr.number", "SEMAPHORE_GIT_PR_NUMBER"}});
  example.fallbacks = {
      {"SEMAPHORE_GIT_PR_BRANCH",
       {{"git.branch",
         core::Sourced{"feature/one", "SEMAPHORE_GIT_WORKING_BRANCH"}}}},
      {"SEMAPHORE_GIT_REF_TYPE",
       {{"git.commit.head.sha", std::nullopt},
        {"git.deployed.sha", std::nullopt},
        {"git.pull_request.base_branch", std::nullopt},
        {"pr.number", std::nullopt}}},
  };
  return example;
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample tag = Push().Changed(
      "Tag",
      {{"SEMAPHORE_GIT_BRANCH", "refs/tags/v1.0.0"},
       {"SEMAPHORE_GIT_REF", "refs/tags/v1.0.0"},
       {"SEMAPHORE_GIT_REF_TYPE", "tag"},
       {"SEMAPHORE_GIT_TAG_NAME", "v1.0.0"},
       {"SEMAPHORE_GIT_WORKING_BRANCH", ""}},
      {{"git.branch", ""}, {"git.tag", "SEMAPHORE_GIT_TAG_NAME"}});
  tag.fallbacks = {
      {"SEMAPHORE_GIT_TAG_NAME",
       {{"git.tag", core::Sourced{"v1.0.0", "SEMAPHORE_GIT_BRANCH"}}}}};
  return {Push(), PullRequest(), tag};
}

}  // namespace dora::testing
