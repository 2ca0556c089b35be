#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://www.appveyor.com/docs/environment-variables/.

namespace dora::testing {
namespace {

DocumentedExample Push() {
  const core::Sourced page = {
      "https://ci.appveyor.com/project/acme-inc/app-x/builds/5123",
      "APPVEYOR_URL + APPVEYOR_ACCOUNT_NAME + APPVEYOR_PROJECT_SLUG + "
      "APPVEYOR_BUILD_ID"};
  const core::Sourced guess = {
      "https://ci.appveyor.com/project/acme/app/builds/5123",
      "APPVEYOR_REPO_NAME + APPVEYOR_BUILD_ID"};
  const std::map<std::string, std::optional<core::Sourced>> guessed = {
      {"ci.pipeline.url", guess}, {"ci.job.url", guess}};
  return {
      "Push",
      {
          {"APPVEYOR", "True"},
          {"APPVEYOR_ACCOUNT_NAME", "acme-inc"},
          {"APPVEYOR_BUILD_FOLDER", "C:\\projects\\app"},
          {"APPVEYOR_BUILD_ID", "5123"},
          {"APPVEYOR_BUILD_NUMBER", "12"},
          {"APPVEYOR_BUILD_VERSION", "1.0.12"},
          {"APPVEYOR_JOB_ID", "hw6a3k2p"},
          {"APPVEYOR_JOB_NAME", "Image: Ubuntu"},
          {"APPVEYOR_PROJECT_SLUG", "app-x"},
          {"APPVEYOR_PULL_REQUEST_HEAD_COMMIT", ""},
          {"APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", ""},
          {"APPVEYOR_PULL_REQUEST_NUMBER", ""},
          {"APPVEYOR_REPO_BRANCH", "feature/one"},
          {"APPVEYOR_REPO_COMMIT", kSha},
          {"APPVEYOR_REPO_COMMIT_AUTHOR", "Jane Doe"},
          {"APPVEYOR_REPO_COMMIT_AUTHOR_EMAIL", "jane@example.com"},
          {"APPVEYOR_REPO_COMMIT_MESSAGE", "Charge the right currency"},
          {"APPVEYOR_REPO_COMMIT_MESSAGE_EXTENDED", "It was the wrong one."},
          {"APPVEYOR_REPO_NAME", "acme/app"},
          {"APPVEYOR_REPO_PROVIDER", "gitHub"},
          {"APPVEYOR_REPO_TAG", "false"},
          {"APPVEYOR_URL", "https://ci.appveyor.com"},
          {"CI", "True"},
      },
      {
          {"ci.job.id", "APPVEYOR_JOB_ID"},
          {"ci.job.name", "APPVEYOR_JOB_NAME"},
          {"ci.pipeline.id", "APPVEYOR_BUILD_ID"},
          {"ci.pipeline.name", "APPVEYOR_REPO_NAME"},
          {"ci.pipeline.number", "APPVEYOR_BUILD_NUMBER"},
          {"ci.workspace_path", "APPVEYOR_BUILD_FOLDER"},
          {"git.branch", "APPVEYOR_REPO_BRANCH"},
          {"git.commit.author.email", "APPVEYOR_REPO_COMMIT_AUTHOR_EMAIL"},
          {"git.commit.author.name", "APPVEYOR_REPO_COMMIT_AUTHOR"},
          {"git.commit.sha", "APPVEYOR_REPO_COMMIT"},
      },
      {
          {"ci.provider.name", {"appveyor", "APPVEYOR"}},
          {"ci.job.url", page},
          {"ci.pipeline.url", page},
          {"git.commit.message",
           {"Charge the right currency\nIt was the wrong one.",
            "APPVEYOR_REPO_COMMIT_MESSAGE + "
            "APPVEYOR_REPO_COMMIT_MESSAGE_EXTENDED"}},
          {"git.repository_url",
           {"https://github.com/acme/app.git", "APPVEYOR_REPO_NAME"}},
      },
      {
          {"APPVEYOR_ACCOUNT_NAME", guessed},
          {"APPVEYOR_PROJECT_SLUG", guessed},
          {"APPVEYOR_URL", guessed},
          {"APPVEYOR_REPO_COMMIT_MESSAGE_EXTENDED",
           {{"git.commit.message", core::Sourced{"Charge the right currency",
                                                 "APPVEYOR_REPO_COMMIT_"
                                                 "MESSAGE"}}}},
          {"APPVEYOR_REPO_PROVIDER",
           {{"git.branch", std::nullopt},
            {"git.commit.sha", std::nullopt},
            {"git.repository_url", std::nullopt}}},
      }};
}

/// APPVEYOR_REPO_BRANCH is then the base, and APPVEYOR_REPO_COMMIT a merge.
DocumentedExample PullRequest() {
  DocumentedExample example = Push().Changed(
      "PullRequest",
      {{"APPVEYOR_PULL_REQUEST_HEAD_COMMIT", kHeadSha},
       {"APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", "feature/one"},
       {"APPVEYOR_PULL_REQUEST_NUMBER", "7"},
       {"APPVEYOR_REPO_BRANCH", "main"}},
      {{"git.branch", "APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH"},
       {"git.commit.head.sha", "APPVEYOR_PULL_REQUEST_HEAD_COMMIT"},
       {"git.deployed.sha", "APPVEYOR_PULL_REQUEST_HEAD_COMMIT"},
       {"git.pull_request.base_branch", "APPVEYOR_REPO_BRANCH"},
       {"pr.number", "APPVEYOR_PULL_REQUEST_NUMBER"}});
  example.fallbacks.push_back(
      {"APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH",
       {{"git.branch", core::Sourced{"main", "APPVEYOR_REPO_BRANCH"}}}});
  example.fallbacks.push_back(
      {"APPVEYOR_PULL_REQUEST_NUMBER",
       {{"git.commit.head.sha", std::nullopt},
        {"git.deployed.sha", std::nullopt},
        {"git.pull_request.base_branch", std::nullopt}}});
  return example;
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample tag = Push().Changed(
      "Tag",
      {{"APPVEYOR_REPO_BRANCH", ""}, {"APPVEYOR_REPO_TAG_NAME", "v1.0.0"}},
      {{"git.branch", ""}, {"git.tag", "APPVEYOR_REPO_TAG_NAME"}});
  tag.fallbacks.back().changes["git.tag"] = std::nullopt;
  return {Push(), PullRequest(), tag};
}

TEST(AppveyorTest, OfAnotherHostTheRepositoryIsNotKnown) {
  for (const char* host : {"gitLab", "gitHubEnterprise", "subversion"}) {
    const Tags tags =
        Read(Push().environment.With("APPVEYOR_REPO_PROVIDER", host));
    EXPECT_EQ(tags.count("git.repository_url"), 0u) << host;
    EXPECT_EQ(tags.count("git.commit.sha"), 0u) << host;
  }
}

}  // namespace dora::testing
