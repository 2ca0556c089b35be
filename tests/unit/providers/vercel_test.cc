#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://vercel.com/docs/environment-variables/system-environment-variables.

namespace dora::testing {
namespace {

DocumentedExample Production() {
  return {"Production",
          {
              {"CI", "1"},
              {"VERCEL", "1"},
              {"VERCEL_DEPLOYMENT_ID", "dpl_7Gw5ZMBpQA8h9GF832KGp7nwbuh3"},
              {"VERCEL_ENV", "production"},
              {"VERCEL_GIT_COMMIT_AUTHOR_LOGIN", "jane"},
              {"VERCEL_GIT_COMMIT_AUTHOR_NAME", "Jane Doe"},
              {"VERCEL_GIT_COMMIT_MESSAGE", "Update about page"},
              {"VERCEL_GIT_COMMIT_REF", "feature/one"},
              {"VERCEL_GIT_COMMIT_SHA", kSha},
              {"VERCEL_GIT_PROVIDER", "github"},
              {"VERCEL_GIT_PULL_REQUEST_ID", "23"},
              {"VERCEL_GIT_REPO_OWNER", "acme"},
              {"VERCEL_GIT_REPO_SLUG", "my-site"},
              {"VERCEL_TARGET_ENV", "staging"},
              {"VERCEL_URL", "my-site-7q03y4pi5.vercel.app"},
          },
          {
              {"ci.environment.name", "VERCEL_TARGET_ENV"},
              {"ci.pipeline.id", "VERCEL_DEPLOYMENT_ID"},
              {"git.branch", "VERCEL_GIT_COMMIT_REF"},
              {"git.commit.author.name", "VERCEL_GIT_COMMIT_AUTHOR_NAME"},
              {"git.commit.message", "VERCEL_GIT_COMMIT_MESSAGE"},
              {"git.commit.sha", "VERCEL_GIT_COMMIT_SHA"},
              {"pr.number", "VERCEL_GIT_PULL_REQUEST_ID"},
          },
          {
              {"ci.provider.name", {"vercel", "VERCEL"}},
              {"git.repository_url",
               {"https://github.com/acme/my-site.git",
                "VERCEL_GIT_REPO_OWNER + VERCEL_GIT_REPO_SLUG"}},
          },
          {
              {"VERCEL_GIT_PROVIDER", {{"git.repository_url", std::nullopt}}},
              {"VERCEL_TARGET_ENV",
               {{"ci.environment.name",
                 core::Sourced{"production", "VERCEL_ENV"}}}},
          }};
}

}  // namespace

std::vector<DocumentedExample> Examples() { return {Production()}; }

TEST(VercelTest, TheHostIsTheProviders) {
  EXPECT_EQ(
      Read(Production().environment.With("VERCEL_GIT_PROVIDER", "bitbucket"))
          .at("git.repository_url")
          .text,
      "https://bitbucket.org/acme/my-site.git");
  EXPECT_EQ(Read(Production().environment.With("VERCEL_GIT_PROVIDER", "gitlab"))
                .count("git.repository_url"),
            0u);
}

}  // namespace dora::testing
