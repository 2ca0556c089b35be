#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// Variables and their forms are those of
// https://buildkite.com/docs/pipelines/configure/environment-variables.

namespace dora::providers {
namespace {

using ::testing::ContainerEq;
using testing::EnvironmentOf;
using testing::Example;
using testing::Read;
using testing::Tags;
using testing::Variation;
using testing::VariationTest;

constexpr char kSha[] = "83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d";

Example Push() {
  return {
      {
          {"BUILDKITE", "true"},
          {"BUILDKITE_AGENT_ID", "1a222222-e999-3636-a8dd-802222222222"},
          {"BUILDKITE_AGENT_META_DATA_QUEUE", "deploy"},
          {"BUILDKITE_AGENT_META_DATA_OS", "linux"},
          {"BUILDKITE_AGENT_NAME", "elastic-builders-088f6a3c-1"},
          {"BUILDKITE_BRANCH", "feature/one"},
          {"BUILDKITE_BUILD_AUTHOR", "Carol Danvers"},
          {"BUILDKITE_BUILD_AUTHOR_EMAIL", "cdanvers@example.com"},
          {"BUILDKITE_BUILD_CHECKOUT_PATH",
           "/var/lib/buildkite-agent/builds/agent-1/pipeline-2"},
          {"BUILDKITE_BUILD_CREATOR", "Jane Doe"},
          {"BUILDKITE_BUILD_CREATOR_EMAIL", "jane@example.com"},
          {"BUILDKITE_BUILD_ID", "4735ba57-80d0-46e2-8fa0-b28223a86586"},
          {"BUILDKITE_BUILD_NUMBER", "1514"},
          {"BUILDKITE_BUILD_URL",
           "https://buildkite.com/acme-inc/my-project/builds/1514"},
          {"BUILDKITE_COMMAND", "make deploy"},
          {"BUILDKITE_COMMIT", kSha},
          {"BUILDKITE_JOB_ID", "e44f9784-e20e-4b93-a21d-f41fd5869db9"},
          {"BUILDKITE_LABEL", ":rocket: Deploy"},
          {"BUILDKITE_MESSAGE", "Added a great new feature"},
          {"BUILDKITE_ORGANIZATION_SLUG", "acme-inc"},
          {"BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"},
          {"BUILDKITE_PIPELINE_NAME", "My Project"},
          {"BUILDKITE_PIPELINE_SLUG", "my-project"},
          {"BUILDKITE_PULL_REQUEST", "false"},
          {"BUILDKITE_PULL_REQUEST_BASE_BRANCH", ""},
          {"BUILDKITE_PULL_REQUEST_REPO", ""},
          {"BUILDKITE_REPO", "git@github.com:acme-inc/my-project.git"},
          {"BUILDKITE_RETRY_COUNT", "0"},
          {"BUILDKITE_SOURCE", "webhook"},
          {"BUILDKITE_STEP_KEY", "deploy"},
          {"BUILDKITE_TAG", ""},
          {"CI", "true"},
      },
      {},
      {
          {"ci.provider.name", {"buildkite", "BUILDKITE"}},
          {"ci.pipeline.id",
           {"4735ba57-80d0-46e2-8fa0-b28223a86586", "BUILDKITE_BUILD_ID"}},
          {"ci.pipeline.name", {"my-project", "BUILDKITE_PIPELINE_SLUG"}},
          {"ci.pipeline.number", {"1514", "BUILDKITE_BUILD_NUMBER"}},
          {"ci.pipeline.attempt", {"0", "BUILDKITE_RETRY_COUNT"}},
          {"ci.pipeline.url",
           {"https://buildkite.com/acme-inc/my-project/builds/1514",
            "BUILDKITE_BUILD_URL"}},
          {"ci.job.id",
           {"e44f9784-e20e-4b93-a21d-f41fd5869db9", "BUILDKITE_JOB_ID"}},
          {"ci.job.name", {":rocket: Deploy", "BUILDKITE_LABEL"}},
          {"ci.job.url",
           {"https://buildkite.com/acme-inc/my-project/builds/1514#"
            "e44f9784-e20e-4b93-a21d-f41fd5869db9",
            "BUILDKITE_BUILD_URL + BUILDKITE_JOB_ID"}},
          {"ci.actor", {"Jane Doe", "BUILDKITE_BUILD_CREATOR"}},
          {"ci.workspace_path",
           {"/var/lib/buildkite-agent/builds/agent-1/pipeline-2",
            "BUILDKITE_BUILD_CHECKOUT_PATH"}},
          {"ci.node.name",
           {"1a222222-e999-3636-a8dd-802222222222", "BUILDKITE_AGENT_ID"}},
          {"ci.node.labels",
           {"[\"queue:deploy\",\"os:linux\"]", "BUILDKITE_AGENT_META_DATA_*"}},
          {"git.repository_url",
           {"git@github.com:acme-inc/my-project.git", "BUILDKITE_REPO"}},
          {"git.commit.sha", {kSha, "BUILDKITE_COMMIT"}},
          {"git.branch", {"feature/one", "BUILDKITE_BRANCH"}},
          {"git.commit.message",
           {"Added a great new feature", "BUILDKITE_MESSAGE"}},
          {"git.commit.author.name",
           {"Carol Danvers", "BUILDKITE_BUILD_AUTHOR"}},
          {"git.commit.author.email",
           {"cdanvers@example.com", "BUILDKITE_BUILD_AUTHOR_EMAIL"}},
          {"_dd.ci.env_vars",
           {"{\"BUILDKITE_BUILD_ID\":\"4735ba57-80d0-46e2-8fa0-b28223a86586\","
            "\"BUILDKITE_JOB_ID\":\"e44f9784-e20e-4b93-a21d-f41fd5869db9\"}",
            "the variables that it holds"}},
      }};
}

Example PullRequest() {
  Example example = Push();
  example.environment = example.environment.With({
      {"BUILDKITE_PULL_REQUEST", "123"},
      {"BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"},
      {"BUILDKITE_PULL_REQUEST_REPO", "git://github.com/jane/my-project.git"},
  });
  example.tags["pr.number"] = {"123", "BUILDKITE_PULL_REQUEST"};
  example.tags["git.pull_request.base_branch"] = {
      "main", "BUILDKITE_PULL_REQUEST_BASE_BRANCH"};
  return example;
}

TEST(BuildkiteTest, ReadsAPushWhichIsNoPullRequest) {
  const Example example = Push();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(BuildkiteTest, ReadsAPullRequest) {
  const Example example = PullRequest();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(BuildkiteTest, ABuildOfATagHasNoBranch) {
  Example example = Push();
  example.environment = example.environment.With(
      {{"BUILDKITE_BRANCH", "v1.2.3"}, {"BUILDKITE_TAG", "v1.2.3"}});
  example.tags.erase("git.branch");
  example.tags["git.tag"] = {"v1.2.3", "BUILDKITE_TAG"};
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(BuildkiteTest, HeadIsNoCommit) {
  Example example = Push();
  example.environment = example.environment.With("BUILDKITE_COMMIT", "HEAD");
  example.tags.erase("git.commit.sha");
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(BuildkiteTest, ARetriedJobIsAnotherAttemptOfTheSameBuild) {
  EXPECT_EQ(Read(Push().environment.With("BUILDKITE_RETRY_COUNT", "1"))
                .at("ci.pipeline.attempt")
                .text,
            "1");
}

TEST(BuildkiteTest, AnAgentsTagsAreReadByTheirPrefix) {
  EXPECT_EQ(
      Read({{"BUILDKITE", "true"},
            {"BUILDKITE_AGENT_META_DATA_", "nameless"},
            {"BUILDKITE_AGENT_META_DATA_EMPTY", ""},
            {"BUILDKITE_AGENT_META_DATA_MY_KEY", " a \"b\" "},
            {"MY_BUILDKITE_AGENT_META_DATA_X", "other"}}),
      (Tags{{"ci.provider.name", {"buildkite", "BUILDKITE"}},
            {"ci.node.labels",
             {"[\"my_key:a \\\"b\\\"\"]", "BUILDKITE_AGENT_META_DATA_*"}}}));
}

TEST(BuildkiteTest, AnAgentsTagThatIsNotUtf8DoesNoHarm) {
  EXPECT_EQ(
      Read({{"BUILDKITE", "true"}, {"BUILDKITE_AGENT_META_DATA_X", "a\xff"}})
          .at("ci.node.labels")
          .text,
      "[\"x:a\xEF\xBF\xBD\"]");
}

TEST(BuildkiteTest, CredentialsInTheUrlsReachNoTag) {
  const Tags tags = Read(Push().environment.With({
      {"BUILDKITE_REPO", "https://u:s3cret@github.com/acme-inc/my-project"},
      {"BUILDKITE_BUILD_URL", "https://s3cret@buildkite.com/acme-inc/x/1"},
  }));
  EXPECT_EQ(tags.at("git.repository_url").text,
            "https://github.com/acme-inc/my-project");
  EXPECT_EQ(tags.at("ci.pipeline.url").text,
            "https://buildkite.com/acme-inc/x/1");
  EXPECT_EQ(tags.at("ci.job.url").text,
            "https://buildkite.com/acme-inc/x/1#"
            "e44f9784-e20e-4b93-a21d-f41fd5869db9");
}

std::vector<Variation> Variations() {
  const auto absent = std::nullopt;
  const auto labels = [](const char* text) {
    return core::Sourced{text, "BUILDKITE_AGENT_META_DATA_*"};
  };
  std::vector<Variation> variations = {
      {"BUILDKITE_AGENT_ID", {{"ci.node.name", absent}}},
      {"BUILDKITE_AGENT_META_DATA_OS",
       {{"ci.node.labels", labels("[\"queue:deploy\"]")}}},
      {"BUILDKITE_AGENT_META_DATA_QUEUE",
       {{"ci.node.labels", labels("[\"os:linux\"]")}}},
      {"BUILDKITE_BRANCH", {{"git.branch", absent}}},
      {"BUILDKITE_BUILD_AUTHOR", {{"git.commit.author.name", absent}}},
      {"BUILDKITE_BUILD_AUTHOR_EMAIL", {{"git.commit.author.email", absent}}},
      {"BUILDKITE_BUILD_CHECKOUT_PATH", {{"ci.workspace_path", absent}}},
      {"BUILDKITE_BUILD_CREATOR", {{"ci.actor", absent}}},
      {"BUILDKITE_BUILD_ID",
       {{"ci.pipeline.id", absent},
        {"_dd.ci.env_vars",
         core::Sourced{"{\"BUILDKITE_JOB_ID\":"
                       "\"e44f9784-e20e-4b93-a21d-f41fd5869db9\"}",
                       "the variables that it holds"}}}},
      {"BUILDKITE_BUILD_NUMBER", {{"ci.pipeline.number", absent}}},
      {"BUILDKITE_BUILD_URL",
       {{"ci.pipeline.url", absent}, {"ci.job.url", absent}}},
      {"BUILDKITE_COMMIT", {{"git.commit.sha", absent}}},
      {"BUILDKITE_JOB_ID",
       {{"ci.job.id", absent},
        {"ci.job.url", absent},
        {"_dd.ci.env_vars",
         core::Sourced{"{\"BUILDKITE_BUILD_ID\":"
                       "\"4735ba57-80d0-46e2-8fa0-b28223a86586\"}",
                       "the variables that it holds"}}}},
      {"BUILDKITE_LABEL", {{"ci.job.name", absent}}},
      {"BUILDKITE_MESSAGE", {{"git.commit.message", absent}}},
      {"BUILDKITE_PIPELINE_SLUG", {{"ci.pipeline.name", absent}}},
      {"BUILDKITE_PULL_REQUEST", {{"pr.number", absent}}},
      {"BUILDKITE_PULL_REQUEST_BASE_BRANCH",
       {{"git.pull_request.base_branch", absent}}},
      {"BUILDKITE_REPO", {{"git.repository_url", absent}}},
      {"BUILDKITE_RETRY_COUNT", {{"ci.pipeline.attempt", absent}}},
  };
  // Known, but of no use to us.
  for (const char* variable :
       {"BUILDKITE_AGENT_NAME", "BUILDKITE_BUILD_CREATOR_EMAIL",
        "BUILDKITE_COMMAND", "BUILDKITE_ORGANIZATION_SLUG",
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH", "BUILDKITE_PIPELINE_NAME",
        "BUILDKITE_PULL_REQUEST_REPO", "BUILDKITE_SOURCE", "BUILDKITE_STEP_KEY",
        "CI"}) {
    variations.push_back({variable, {}});
  }
  return variations;
}

class BuildkiteVariationTest : public VariationTest {};

TEST_P(BuildkiteVariationTest, AbsentEmptyAndBlankAreTheSame) {
  ExpectSameWhetherAbsentEmptyOrBlank(PullRequest());
}

TEST_P(BuildkiteVariationTest, WhiteSpaceAroundTheValueIsDropped) {
  ExpectWhiteSpaceDropped(PullRequest());
}

INSTANTIATE_TEST_SUITE_P(Variables, BuildkiteVariationTest,
                         ::testing::ValuesIn(Variations()),
                         testing::VariableName);

TEST(BuildkiteTest, EveryVariableIsVaried) {
  EXPECT_TRUE(
      testing::NotVaried(PullRequest(), Variations(), "BUILDKITE").empty());
}

TEST(BuildkiteTest, AMarkerAloneGivesTheProviderAndNothingMore) {
  EXPECT_EQ(Read({{"BUILDKITE", "true"}}),
            (Tags{{"ci.provider.name", {"buildkite", "BUILDKITE"}}}));
}

}  // namespace
}  // namespace dora::providers
