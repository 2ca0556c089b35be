#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://codefresh.io/docs/docs/pipelines/variables/.

namespace dora::testing {
namespace {

DocumentedExample Build() {
  return {"Build",
          {
              {"CF_BRANCH", "feature/one"},
              {"CF_BUILD_ID", "6410367cee516146a4c4c66e"},
              {"CF_BUILD_INITIATOR", "jane"},
              {"CF_BUILD_URL",
               "https://g.codefresh.io/build/6410367cee516146a4c4c66e"},
              {"CF_COMMIT_AUTHOR", "Jane Doe"},
              {"CF_COMMIT_MESSAGE", "Charge the right currency"},
              {"CF_PIPELINE_NAME", "shop/deploy"},
              {"CF_PULL_REQUEST_ID", "1739482"},
              {"CF_PULL_REQUEST_NUMBER", "7"},
              {"CF_PULL_REQUEST_TARGET", "main"},
              {"CF_REPO_NAME", "app"},
              {"CF_REPO_OWNER", "acme"},
              {"CF_REVISION", kSha},
              {"CF_STEP_NAME", "Deploy"},
              {"CI", "true"},
          },
          {
              {"ci.actor", "CF_BUILD_INITIATOR"},
              {"ci.job.name", "CF_STEP_NAME"},
              {"ci.pipeline.id", "CF_BUILD_ID"},
              {"ci.pipeline.name", "CF_PIPELINE_NAME"},
              {"ci.pipeline.url", "CF_BUILD_URL"},
              {"git.branch", "CF_BRANCH"},
              {"git.commit.author.name", "CF_COMMIT_AUTHOR"},
              {"git.commit.message", "CF_COMMIT_MESSAGE"},
              {"git.commit.sha", "CF_REVISION"},
              {"git.pull_request.base_branch", "CF_PULL_REQUEST_TARGET"},
              {"pr.number", "CF_PULL_REQUEST_NUMBER"},
          },
          {
              {"ci.provider.name", {"codefresh", "CF_BUILD_ID"}},
              {"_dd.ci.env_vars",
               {"{\"CF_BUILD_ID\":\"6410367cee516146a4c4c66e\"}",
                "the variables that it holds"}},
          },
          {{"CF_PULL_REQUEST_NUMBER",
            {{"pr.number", core::Sourced{"1739482", "CF_PULL_REQUEST_ID"}}}}}};
}

}  // namespace

std::vector<DocumentedExample> Examples() { return {Build()}; }

TEST(CodefreshTest, TheStartOfAHashIsNoCommit) {
  EXPECT_EQ(Read(Build().environment.With("CF_REVISION", "5ecfd275763e"))
                .count("git.commit.sha"),
            0u);
}

TEST(CodefreshTest, ABranchMayBeATag) {
  const Tags tags =
      Read(Build().environment.With("CF_BRANCH", "refs/tags/v1.0.0"));
  EXPECT_EQ(tags.at("git.tag"), (core::Sourced{"v1.0.0", "CF_BRANCH"}));
  EXPECT_EQ(tags.count("git.branch"), 0u);
}

}  // namespace dora::testing
