#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://docs.netlify.com/build/configure-builds/environment-variables/.

namespace dora::testing {
namespace {

DocumentedExample Preview() {
  return {
      "Preview",
      {
          {"BRANCH", "pull/7/head"},
          {"BUILD_ID", "5d4aeac2ccabf517d2f219b8"},
          {"COMMIT_REF", kSha},
          {"CONTEXT", "deploy-preview"},
          {"DEPLOY_ID", "5d4aeac2ccabf517d2f219b9"},
          {"HEAD", "feature/one"},
          {"NETLIFY", "true"},
          {"PULL_REQUEST", "true"},
          {"REPOSITORY_URL", "https://github.com/acme/site"},
          {"REVIEW_ID", "7"},
          {"SITE_NAME", "petsof"},
      },
      {
          {"ci.environment.name", "CONTEXT"},
          {"ci.job.id", "DEPLOY_ID"},
          {"ci.pipeline.id", "BUILD_ID"},
          {"ci.pipeline.name", "SITE_NAME"},
          {"git.branch", "HEAD"},
          {"git.commit.sha", "COMMIT_REF"},
          {"git.repository_url", "REPOSITORY_URL"},
          {"pr.number", "REVIEW_ID"},
      },
      {{"ci.provider.name", {"netlify", "NETLIFY"}}},
      {
          {"HEAD", {{"git.branch", core::Sourced{"pull/7/head", "BRANCH"}}}},
          {"PULL_REQUEST", {{"pr.number", std::nullopt}}},
      }};
}

}  // namespace

std::vector<DocumentedExample> Examples() { return {Preview()}; }

TEST(NetlifyTest, AReferenceThatIsNoHashIsNoCommit) {
  EXPECT_EQ(Read(Preview().environment.With("COMMIT_REF", "HEAD"))
                .count("git.commit.sha"),
            0u);
}

}  // namespace dora::testing
