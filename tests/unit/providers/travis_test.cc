#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://docs.travis-ci.com/user/environment-variables/.

namespace dora::testing {
namespace {

DocumentedExample Push() {
  return {"Push",
          {
              {"CI", "true"},
              {"TRAVIS", "true"},
              {"TRAVIS_BRANCH", "feature/one"},
              {"TRAVIS_BUILD_DIR", "/home/travis/build/acme/app"},
              {"TRAVIS_BUILD_ID", "270114"},
              {"TRAVIS_BUILD_NUMBER", "4"},
              {"TRAVIS_BUILD_STAGE_NAME", "Deploy"},
              {"TRAVIS_BUILD_WEB_URL",
               "https://app.travis-ci.com/github/acme/app/builds/270114"},
              {"TRAVIS_COMMIT", kSha},
              {"TRAVIS_COMMIT_MESSAGE", "Charge the right currency"},
              {"TRAVIS_EVENT_TYPE", "push"},
              {"TRAVIS_JOB_ID", "270115"},
              {"TRAVIS_JOB_NAME", "production"},
              {"TRAVIS_JOB_NUMBER", "4.1"},
              {"TRAVIS_JOB_WEB_URL",
               "https://app.travis-ci.com/github/acme/app/jobs/270115"},
              {"TRAVIS_PULL_REQUEST", "false"},
              {"TRAVIS_PULL_REQUEST_BRANCH", ""},
              {"TRAVIS_PULL_REQUEST_SHA", ""},
              {"TRAVIS_REPO_SLUG", "acme/app"},
              {"TRAVIS_TAG", ""},
          },
          {
              {"ci.job.id", "TRAVIS_JOB_ID"},
              {"ci.job.name", "TRAVIS_JOB_NAME"},
              {"ci.job.url", "TRAVIS_JOB_WEB_URL"},
              {"ci.pipeline.id", "TRAVIS_BUILD_ID"},
              {"ci.pipeline.name", "TRAVIS_REPO_SLUG"},
              {"ci.pipeline.number", "TRAVIS_BUILD_NUMBER"},
              {"ci.pipeline.url", "TRAVIS_BUILD_WEB_URL"},
              {"ci.stage.name", "TRAVIS_BUILD_STAGE_NAME"},
              {"ci.workspace_path", "TRAVIS_BUILD_DIR"},
              {"git.branch", "TRAVIS_BRANCH"},
              {"git.commit.message", "TRAVIS_COMMIT_MESSAGE"},
              {"git.commit.sha", "TRAVIS_COMMIT"},
          },
          {
              {"ci.provider.name", {"travisci", "TRAVIS"}},
              {"git.repository_url",
               {"https://github.com/acme/app.git", "TRAVIS_REPO_SLUG"}},
          },
          {}};
}

DocumentedExample PullRequest() {
  DocumentedExample example =
      Push().Changed("PullRequest",
                     {{"TRAVIS_BRANCH", "main"},
                      {"TRAVIS_EVENT_TYPE", "pull_request"},
                      {"TRAVIS_PULL_REQUEST", "7"},
                      {"TRAVIS_PULL_REQUEST_BRANCH", "feature/one"},
                      {"TRAVIS_PULL_REQUEST_SHA", kHeadSha}},
                     {{"git.branch", "TRAVIS_PULL_REQUEST_BRANCH"},
                      {"git.commit.head.sha", "TRAVIS_PULL_REQUEST_SHA"},
                      {"git.deployed.sha", "TRAVIS_PULL_REQUEST_SHA"},
                      {"git.pull_request.base_branch", "TRAVIS_BRANCH"},
                      {"pr.number", "TRAVIS_PULL_REQUEST"}});
  example.fallbacks = {
      {"TRAVIS_PULL_REQUEST",
       {{"git.commit.head.sha", std::nullopt},
        {"git.deployed.sha", std::nullopt},
        {"git.pull_request.base_branch", std::nullopt}}},
      {"TRAVIS_PULL_REQUEST_BRANCH",
       {{"git.branch", core::Sourced{"main", "TRAVIS_BRANCH"}}}},
  };
  return example;
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample tag = Push().Changed(
      "Tag", {{"TRAVIS_BRANCH", "v1.0.0"}, {"TRAVIS_TAG", "v1.0.0"}},
      {{"git.branch", ""}, {"git.tag", "TRAVIS_TAG"}});
  tag.fallbacks = {
      {"TRAVIS_TAG",
       {{"git.branch", core::Sourced{"v1.0.0", "TRAVIS_BRANCH"}}}}};
  return {Push(), PullRequest(), tag};
}

TEST(TravisTest, ARepositoryElsewhereIsNotTakenForOneOfGithub) {
  for (const char* host : {"gitlab", "bitbucket", "assembla"}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(Read(Push().environment.With("TRAVIS_BUILD_WEB_URL",
                                           "https://app.travis-ci.com/" +
                                               std::string(host) +
                                               "/acme/app/builds/270114"))
                  .count("git.repository_url"),
              0u);
  }
}

TEST(TravisTest, AnOrganizationMayBeCalledLikeAHost) {
  EXPECT_EQ(
      Read(Push().environment.With(
               {{"TRAVIS_REPO_SLUG", "gitlab/app"},
                {"TRAVIS_BUILD_WEB_URL",
                 "https://app.travis-ci.com/github/gitlab/app/builds/1"}}))
          .at("git.repository_url")
          .text,
      "https://github.com/gitlab/app.git");
}

}  // namespace dora::testing
