#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// Variables and their forms are those of
// https://circleci.com/docs/reference/variables/.

namespace dora::providers {
namespace {

using ::testing::ContainerEq;
using testing::EnvironmentOf;
using testing::Example;
using testing::Read;
using testing::Tags;
using testing::Variation;
using testing::VariationTest;

constexpr char kSha[] = "5ecfd275763eff1d6b4844ea3168962458c9f27e";

Example Push() {
  return {
      {
          {"CI", "true"},
          {"CIRCLECI", "true"},
          {"CIRCLE_BRANCH", "feature/one"},
          {"CIRCLE_BUILD_NUM", "123"},
          {"CIRCLE_BUILD_URL", "https://circleci.com/gh/acme/app/123"},
          {"CIRCLE_JOB", "deploy"},
          {"CIRCLE_NODE_INDEX", "0"},
          {"CIRCLE_NODE_TOTAL", "1"},
          {"CIRCLE_ORGANIZATION_ID", "b8c3a1d0-0000-4000-8000-000000000001"},
          {"CIRCLE_PIPELINE_ID", "b8c3a1d0-0000-4000-8000-000000000002"},
          {"CIRCLE_PROJECT_ID", "b8c3a1d0-0000-4000-8000-000000000003"},
          {"CIRCLE_PROJECT_REPONAME", "app"},
          {"CIRCLE_PROJECT_USERNAME", "acme"},
          {"CIRCLE_PULL_REQUEST", ""},
          {"CIRCLE_REPOSITORY_URL", "git@github.com:acme/app.git"},
          {"CIRCLE_SHA1", kSha},
          {"CIRCLE_USERNAME", "jane"},
          {"CIRCLE_WORKFLOW_ID", "b8c3a1d0-0000-4000-8000-000000000004"},
          {"CIRCLE_WORKFLOW_JOB_ID", "b8c3a1d0-0000-4000-8000-000000000005"},
          {"CIRCLE_WORKFLOW_WORKSPACE_ID",
           "b8c3a1d0-0000-4000-8000-000000000004"},
          {"CIRCLE_WORKING_DIRECTORY", "~/project"},
          {"HOME", "/home/circleci"},
      },
      {},
      {
          {"ci.provider.name", {"circleci", "CIRCLECI"}},
          {"ci.pipeline.id",
           {"b8c3a1d0-0000-4000-8000-000000000004", "CIRCLE_WORKFLOW_ID"}},
          {"ci.pipeline.name", {"app", "CIRCLE_PROJECT_REPONAME"}},
          {"ci.pipeline.url",
           {"https://app.circleci.com/pipelines/workflows/"
            "b8c3a1d0-0000-4000-8000-000000000004",
            "CIRCLE_WORKFLOW_ID"}},
          {"ci.job.id", {"123", "CIRCLE_BUILD_NUM"}},
          {"ci.job.name", {"deploy", "CIRCLE_JOB"}},
          {"ci.job.url",
           {"https://circleci.com/gh/acme/app/123", "CIRCLE_BUILD_URL"}},
          {"ci.actor", {"jane", "CIRCLE_USERNAME"}},
          {"ci.workspace_path",
           {"/home/circleci/project", "CIRCLE_WORKING_DIRECTORY"}},
          {"git.repository_url",
           {"git@github.com:acme/app.git", "CIRCLE_REPOSITORY_URL"}},
          {"git.commit.sha", {kSha, "CIRCLE_SHA1"}},
          {"git.branch", {"feature/one", "CIRCLE_BRANCH"}},
          {"_dd.ci.env_vars",
           {"{\"CIRCLE_WORKFLOW_ID\":\"b8c3a1d0-0000-4000-8000-000000000004\","
            "\"CIRCLE_BUILD_NUM\":\"123\"}",
            "the variables that it holds"}},
      }};
}

/// A pull request of a fork, where alone CIRCLE_PR_* are set.
Example ForkPullRequest() {
  Example example = Push();
  example.environment = example.environment.With({
      {"CIRCLE_BRANCH", "pull/7"},
      {"CIRCLE_PR_NUMBER", "7"},
      {"CIRCLE_PR_REPONAME", "app"},
      {"CIRCLE_PR_USERNAME", "john"},
      {"CIRCLE_PULL_REQUEST", "https://github.com/acme/app/pull/7"},
  });
  example.tags["git.branch"].text = "pull/7";
  example.tags["pr.number"] = {"7", "CIRCLE_PR_NUMBER"};
  return example;
}

TEST(CircleciTest, ReadsAPush) {
  const Example example = Push();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(CircleciTest, ReadsATag) {
  Example example = Push();
  example.environment =
      example.environment.Without("CIRCLE_BRANCH").With("CIRCLE_TAG", "v1.0.0");
  example.tags.erase("git.branch");
  example.tags["git.tag"] = {"v1.0.0", "CIRCLE_TAG"};
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(CircleciTest, ABuildOfATagHasNoBranch) {
  const Tags tags = Read(Push().environment.With("CIRCLE_TAG", "v1.0.0"));
  EXPECT_EQ(tags.at("git.tag").text, "v1.0.0");
  EXPECT_EQ(tags.count("git.branch"), 0u);
}

TEST(CircleciTest, ReadsAForksPullRequest) {
  const Example example = ForkPullRequest();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(CircleciTest, ARerunIsAnotherWorkflow) {
  EXPECT_EQ(Read(Push().environment.With("CIRCLE_WORKFLOW_ID", "f00"))
                .at("ci.pipeline.url"),
            (core::Sourced{"https://app.circleci.com/pipelines/workflows/f00",
                           "CIRCLE_WORKFLOW_ID"}));
}

struct UrlCase {
  const char* name;
  const char* url;
  const char* number;  ///< empty: none
};

class CircleciPullRequestTest : public ::testing::TestWithParam<UrlCase> {};

TEST_P(CircleciPullRequestTest, HasTheNumberAtTheEndOfItsUrl) {
  Tags expected = Push().tags;
  if (*GetParam().number != '\0') {
    expected["pr.number"] = {GetParam().number, "CIRCLE_PULL_REQUEST"};
  }
  EXPECT_EQ(
      Read(Push().environment.With("CIRCLE_PULL_REQUEST", GetParam().url)),
      expected);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, CircleciPullRequestTest,
    ::testing::Values(
        UrlCase{"Github", "https://github.com/acme/app/pull/7", "7"},
        UrlCase{"Bitbucket", "https://bitbucket.org/acme/app/pull-requests/12",
                "12"},
        UrlCase{"NumberAlone", "7", "7"},
        UrlCase{"NoNumber", "https://github.com/acme/app/pull/x7", ""},
        UrlCase{"NothingBehindTheSlash", "https://github.com/acme/app/pull/",
                ""}),
    [](const auto& info) { return info.param.name; });

TEST(CircleciTest, CredentialsInTheUrlsReachNoTag) {
  const Tags tags = Read(Push().environment.With({
      {"CIRCLE_REPOSITORY_URL", "https://x:s3cret@github.com/acme/app.git?a#b"},
      {"CIRCLE_BUILD_URL", "https://s3cret@circleci.com/gh/acme/app/123"},
  }));
  EXPECT_EQ(tags.at("git.repository_url").text,
            "https://github.com/acme/app.git");
  EXPECT_EQ(tags.at("ci.job.url").text, "https://circleci.com/gh/acme/app/123");
}

std::vector<Variation> Variations() {
  const auto absent = std::nullopt;
  std::vector<Variation> variations = {
      {"CIRCLE_BRANCH", {{"git.branch", absent}}},
      {"CIRCLE_BUILD_NUM",
       {{"ci.job.id", absent},
        {"_dd.ci.env_vars",
         core::Sourced{"{\"CIRCLE_WORKFLOW_ID\":"
                       "\"b8c3a1d0-0000-4000-8000-000000000004\"}",
                       "the variables that it holds"}}}},
      {"CIRCLE_BUILD_URL", {{"ci.job.url", absent}}},
      {"CIRCLE_JOB", {{"ci.job.name", absent}}},
      {"CIRCLE_PROJECT_REPONAME", {{"ci.pipeline.name", absent}}},
      {"CIRCLE_PR_NUMBER",
       {{"pr.number", core::Sourced{"7", "CIRCLE_PULL_REQUEST"}}}},
      {"CIRCLE_PULL_REQUEST", {}},
      {"CIRCLE_REPOSITORY_URL", {{"git.repository_url", absent}}},
      {"CIRCLE_SHA1", {{"git.commit.sha", absent}}},
      {"CIRCLE_USERNAME", {{"ci.actor", absent}}},
      {"CIRCLE_WORKFLOW_ID",
       {{"ci.pipeline.id", absent},
        {"ci.pipeline.url", absent},
        {"_dd.ci.env_vars", core::Sourced{"{\"CIRCLE_BUILD_NUM\":\"123\"}",
                                          "the variables that it holds"}}}},
      {"CIRCLE_WORKING_DIRECTORY", {{"ci.workspace_path", absent}}},
      {"HOME",
       {{"ci.workspace_path",
         core::Sourced{"~/project", "CIRCLE_WORKING_DIRECTORY"}}}},
  };
  // Known, but of no use to us.
  for (const char* variable :
       {"CI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL",
        "CIRCLE_ORGANIZATION_ID", "CIRCLE_PIPELINE_ID", "CIRCLE_PROJECT_ID",
        "CIRCLE_PROJECT_USERNAME", "CIRCLE_PR_REPONAME", "CIRCLE_PR_USERNAME",
        "CIRCLE_WORKFLOW_JOB_ID", "CIRCLE_WORKFLOW_WORKSPACE_ID"}) {
    variations.push_back({variable, {}});
  }
  return variations;
}

class CircleciVariationTest : public VariationTest {};

TEST_P(CircleciVariationTest, AbsentEmptyAndBlankAreTheSame) {
  ExpectSameWhetherAbsentEmptyOrBlank(ForkPullRequest());
}

TEST_P(CircleciVariationTest, WhiteSpaceAroundTheValueIsDropped) {
  ExpectWhiteSpaceDropped(ForkPullRequest());
}

INSTANTIATE_TEST_SUITE_P(Variables, CircleciVariationTest,
                         ::testing::ValuesIn(Variations()),
                         testing::VariableName);

TEST(CircleciTest, EveryVariableIsVaried) {
  EXPECT_TRUE(
      testing::NotVaried(ForkPullRequest(), Variations(), "CIRCLECI").empty());
}

TEST(CircleciTest, AMarkerAloneGivesTheProviderAndNothingMore) {
  EXPECT_EQ(Read({{"CIRCLECI", "true"}}),
            (Tags{{"ci.provider.name", {"circleci", "CIRCLECI"}}}));
}

}  // namespace
}  // namespace dora::providers
