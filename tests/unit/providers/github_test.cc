#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// Variables and their forms are those of
// https://docs.github.com/actions/reference/workflows-and-actions/variables,
// payloads those of
// https://docs.github.com/webhooks/webhook-events-and-payloads.

namespace dora::providers {
namespace {

using ::testing::ContainerEq;
using testing::EnvironmentOf;
using testing::Example;
using testing::Read;
using testing::Tags;
using testing::Variation;
using testing::VariationTest;

constexpr char kSha[] = "ffac537e6cbbf934b08745a378932722df287a53";
constexpr char kHeadSha[] = "34c5c7793cb3b279e22454cb6750c80560547b3a";
constexpr char kBaseSha[] = "a5b3abe1ab2c3f4d5e6f708192a3b4c5d6e7f809";
constexpr char kEventPath[] = "/github/workflow/event.json";

EnvironmentOf DefaultVariables() {
  return {
      {"CI", "true"},
      {"GITHUB_ACTION", "__run"},
      {"GITHUB_ACTION_PATH", ""},
      {"GITHUB_ACTION_REPOSITORY", ""},
      {"GITHUB_ACTIONS", "true"},
      {"GITHUB_ACTOR", "octocat"},
      {"GITHUB_ACTOR_ID", "1234567"},
      {"GITHUB_API_URL", "https://api.github.com"},
      {"GITHUB_BASE_REF", ""},
      {"GITHUB_ENV", "/home/runner/work/_temp/set_env_87406d6e"},
      {"GITHUB_EVENT_NAME", "push"},
      {"GITHUB_EVENT_PATH", kEventPath},
      {"GITHUB_GRAPHQL_URL", "https://api.github.com/graphql"},
      {"GITHUB_HEAD_REF", ""},
      {"GITHUB_JOB", "deploy"},
      {"GITHUB_OUTPUT", "/home/runner/work/_temp/set_output_a50ef383"},
      {"GITHUB_PATH", "/home/runner/work/_temp/add_path_899b9445"},
      {"GITHUB_REF", "refs/heads/feature/one"},
      {"GITHUB_REF_NAME", "feature/one"},
      {"GITHUB_REF_PROTECTED", "true"},
      {"GITHUB_REF_TYPE", "branch"},
      {"GITHUB_REPOSITORY", "octocat/Hello-World"},
      {"GITHUB_REPOSITORY_ID", "123456789"},
      {"GITHUB_REPOSITORY_OWNER", "octocat"},
      {"GITHUB_REPOSITORY_OWNER_ID", "1234567"},
      {"GITHUB_RETENTION_DAYS", "90"},
      {"GITHUB_RUN_ATTEMPT", "1"},
      {"GITHUB_RUN_ID", "1658821493"},
      {"GITHUB_RUN_NUMBER", "3"},
      {"GITHUB_SERVER_URL", "https://github.com"},
      {"GITHUB_SHA", kSha},
      {"GITHUB_STEP_SUMMARY", "/home/runner/_layout/step_summary_1cb22d7f"},
      {"GITHUB_TRIGGERING_ACTOR", "octocat"},
      {"GITHUB_WORKFLOW", "My test workflow"},
      {"GITHUB_WORKFLOW_REF",
       "octocat/Hello-World/.github/workflows/a.yml@refs/heads/feature/one"},
      {"GITHUB_WORKFLOW_SHA", kSha},
      {"GITHUB_WORKSPACE", "/home/runner/work/Hello-World/Hello-World"},
      {"RUNNER_ARCH", "X64"},
      {"RUNNER_ENVIRONMENT", "github-hosted"},
      {"RUNNER_NAME", "Hosted Agent"},
      {"RUNNER_OS", "Linux"},
      {"RUNNER_TEMP", "/home/runner/work/_temp"},
      {"RUNNER_TOOL_CACHE", "/opt/hostedtoolcache"},
  };
}

/// The tags that are the same whatever started the run.
Tags DefaultTags() {
  return {
      {"ci.provider.name", {"github", "GITHUB_ACTIONS"}},
      {"ci.pipeline.id", {"1658821493", "GITHUB_RUN_ID"}},
      {"ci.pipeline.name", {"My test workflow", "GITHUB_WORKFLOW"}},
      {"ci.pipeline.number", {"3", "GITHUB_RUN_NUMBER"}},
      {"ci.pipeline.attempt", {"1", "GITHUB_RUN_ATTEMPT"}},
      {"ci.pipeline.url",
       {"https://github.com/octocat/Hello-World/actions/runs/1658821493/"
        "attempts/1",
        "GITHUB_SERVER_URL + GITHUB_REPOSITORY + GITHUB_RUN_ID + "
        "GITHUB_RUN_ATTEMPT"}},
      {"ci.job.id", {"deploy", "GITHUB_JOB"}},
      {"ci.job.name", {"deploy", "GITHUB_JOB"}},
      {"ci.job.url",
       {"https://github.com/octocat/Hello-World/commit/"
        "ffac537e6cbbf934b08745a378932722df287a53/checks",
        "GITHUB_SERVER_URL + GITHUB_REPOSITORY + GITHUB_SHA"}},
      {"ci.actor", {"octocat", "GITHUB_ACTOR"}},
      {"ci.workspace_path",
       {"/home/runner/work/Hello-World/Hello-World", "GITHUB_WORKSPACE"}},
      {"ci.node.name", {"Hosted Agent", "RUNNER_NAME"}},
      {"git.repository_url",
       {"https://github.com/octocat/Hello-World.git",
        "GITHUB_SERVER_URL + GITHUB_REPOSITORY"}},
      {"git.commit.sha", {kSha, "GITHUB_SHA"}},
      {"_dd.ci.env_vars",
       {"{\"GITHUB_SERVER_URL\":\"https://github.com\","
        "\"GITHUB_REPOSITORY\":\"octocat/Hello-World\","
        "\"GITHUB_RUN_ID\":\"1658821493\",\"GITHUB_RUN_ATTEMPT\":\"1\"}",
        "the variables that it holds"}},
  };
}

Tags DefaultTagsAnd(Tags more) {
  more.merge(DefaultTags());
  return more;
}

Example Push() {
  return {
      DefaultVariables(),
      {{kEventPath, R"({
            "ref": "refs/heads/feature/one",
            "head_commit": {
              "id": "ffac537e6cbbf934b08745a378932722df287a53",
              "message": "Say hello\n\nTo the world.",
              "timestamp": "2024-02-03T04:05:06+01:00",
              "author": {"name": "Jane Doe", "email": "jane@example.com"},
              "committer": {"name": "GitHub", "email": "noreply@example.com"}
            }})"}},
      DefaultTagsAnd({
          {"git.branch", {"feature/one", "GITHUB_REF"}},
          {"git.commit.message",
           {"Say hello\n\nTo the world.",
            "GITHUB_EVENT_PATH/head_commit/message"}},
          {"git.commit.author.name",
           {"Jane Doe", "GITHUB_EVENT_PATH/head_commit/author/name"}},
          {"git.commit.author.email",
           {"jane@example.com", "GITHUB_EVENT_PATH/head_commit/author/email"}},
          {"git.commit.author.date",
           {"2024-02-03T04:05:06+01:00",
            "GITHUB_EVENT_PATH/head_commit/timestamp"}},
          {"git.commit.committer.name",
           {"GitHub", "GITHUB_EVENT_PATH/head_commit/committer/name"}},
          {"git.commit.committer.email",
           {"noreply@example.com",
            "GITHUB_EVENT_PATH/head_commit/committer/email"}},
      })};
}

std::string PullRequestPayload(const std::string& merged) {
  return R"({"action": "synchronize", "number": 42, "pull_request": {
             "number": 42, "merged": )" +
         merged + R"(,
             "head": {"ref": "feature/one",
                      "sha": "34c5c7793cb3b279e22454cb6750c80560547b3a"},
             "base": {"ref": "main",
                      "sha": "a5b3abe1ab2c3f4d5e6f708192a3b4c5d6e7f809"}}})";
}

Tags PullRequestTags() {
  return DefaultTagsAnd({
      {"git.branch", {"feature/one", "GITHUB_HEAD_REF"}},
      {"git.commit.head.sha",
       {kHeadSha, "GITHUB_EVENT_PATH/pull_request/head/sha"}},
      {"git.pull_request.base_branch", {"main", "GITHUB_BASE_REF"}},
      {"git.pull_request.base_branch_head_sha",
       {kBaseSha, "GITHUB_EVENT_PATH/pull_request/base/sha"}},
      {"pr.number", {"42", "GITHUB_EVENT_PATH/pull_request/number"}},
  });
}

Example PullRequest() {
  Example example{DefaultVariables().With({
                      {"GITHUB_EVENT_NAME", "pull_request"},
                      {"GITHUB_BASE_REF", "main"},
                      {"GITHUB_HEAD_REF", "feature/one"},
                      {"GITHUB_REF", "refs/pull/42/merge"},
                      {"GITHUB_REF_NAME", "42/merge"},
                  }),
                  {{kEventPath, PullRequestPayload("false")}},
                  PullRequestTags()};
  example.tags["git.deployed.sha"] = {
      kHeadSha, "GITHUB_EVENT_PATH/pull_request/head/sha"};
  return example;
}

TEST(GithubTest, ReadsAPush) {
  const Example example = Push();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GithubTest, ReadsATag) {
  const EnvironmentOf environment = DefaultVariables().With({
      {"GITHUB_REF", "refs/tags/v1.0.0"},
      {"GITHUB_REF_NAME", "v1.0.0"},
      {"GITHUB_REF_TYPE", "tag"},
  });
  EXPECT_EQ(Read(environment),
            DefaultTagsAnd({{"git.tag", {"v1.0.0", "GITHUB_REF"}}}));
}

TEST(GithubTest, ReadsAPullRequest) {
  const Example example = PullRequest();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GithubTest, APullRequestsTargetRunsTheBasesOwnCommit) {
  const Example example = PullRequest();
  const EnvironmentOf environment = example.environment.With({
      {"GITHUB_EVENT_NAME", "pull_request_target"},
      {"GITHUB_REF", "refs/heads/main"},
      {"GITHUB_REF_NAME", "main"},
  });
  EXPECT_EQ(Read(environment, example.files), PullRequestTags());
}

TEST(GithubTest, AMergedPullRequestRunsItsMerge) {
  const EnvironmentOf environment = PullRequest().environment.With({
      {"GITHUB_REF", "refs/heads/main"},
      {"GITHUB_REF_NAME", "main"},
  });
  EXPECT_EQ(Read(environment, {{kEventPath, PullRequestPayload("true")}}),
            PullRequestTags());
}

TEST(GithubTest, AReviewOfAPullRequestIsReadLikeThePullRequest) {
  Example example = PullRequest();
  example.environment =
      example.environment.With("GITHUB_EVENT_NAME", "pull_request_review");
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GithubTest, APullRequestWithoutItsPayloadHasItsNumberFromTheRef) {
  const Tags tags = Read(PullRequest().environment);
  EXPECT_EQ(tags.at("pr.number"), (core::Sourced{"42", "GITHUB_REF"}));
  EXPECT_EQ(tags.count("git.commit.head.sha"), 0u);
  EXPECT_EQ(tags.count("git.deployed.sha"), 0u);
}

TEST(GithubTest, ARefOfAPullRequestIsNoBranch) {
  const Tags tags = Read(PullRequest().environment.Without("GITHUB_HEAD_REF"));
  EXPECT_EQ(tags.count("git.branch"), 0u);
  EXPECT_EQ(tags.count("git.tag"), 0u);
}

TEST(GithubTest, ARerunHasAnAddressOfItsOwn) {
  const Tags tags = Read(DefaultVariables().With("GITHUB_RUN_ATTEMPT", "3"));
  EXPECT_EQ(tags.at("ci.pipeline.attempt").text, "3");
  EXPECT_EQ(tags.at("ci.pipeline.url").text,
            "https://github.com/octocat/Hello-World/actions/runs/1658821493/"
            "attempts/3");
}

struct EventCase {
  const char* event;
};

class GithubDeploymentTest : public ::testing::TestWithParam<EventCase> {};

TEST_P(GithubDeploymentTest, NamesItsEnvironment) {
  const Tags tags =
      Read(DefaultVariables().With("GITHUB_EVENT_NAME", GetParam().event),
           {{kEventPath, R"({"deployment": {"environment": "production",
                                           "ref": "main"}})"}});
  EXPECT_EQ(tags.at("ci.environment.name"),
            (core::Sourced{"production",
                           "GITHUB_EVENT_PATH/deployment/environment"}));
}

INSTANTIATE_TEST_SUITE_P(Events, GithubDeploymentTest,
                         ::testing::Values(EventCase{"deployment"},
                                           EventCase{"deployment_status"}),
                         [](const auto& info) { return info.param.event; });

TEST(GithubTest, ABlankValueInAPayloadIsAbsent) {
  const Tags tags =
      Read(DefaultVariables().With("GITHUB_EVENT_NAME", "deployment"),
           {{kEventPath, R"({"deployment": {"environment": " \n"}})"}});
  EXPECT_EQ(tags.count("ci.environment.name"), 0u);
}

TEST(GithubTest, WhiteSpaceAroundAValueInAPayloadIsDropped) {
  const Tags tags =
      Read(DefaultVariables().With("GITHUB_EVENT_NAME", "deployment"),
           {{kEventPath, R"({"deployment": {"environment": " qa\n"}})"}});
  EXPECT_EQ(tags.at("ci.environment.name").text, "qa");
}

TEST(GithubTest, APushOfAnotherCommitTellsNothingAboutThisOne) {
  const Example example = Push();
  const Tags tags =
      Read(example.environment.With("GITHUB_SHA", std::string(40, 'e')),
           example.files);
  EXPECT_EQ(tags.count("git.commit.message"), 0u);
  EXPECT_EQ(tags.count("git.commit.author.name"), 0u);
}

TEST(GithubTest, ForAnEventThePayloadOfAPushIsNotOpened) {
  const Environment environment = DefaultVariables().Build();
  const testing::FakeFileReader files(Push().files);
  ASSERT_TRUE(ReadContext(environment, files, "", Detail::kEvent).has_value());
  EXPECT_TRUE(files.paths_read().empty());
}

TEST(GithubTest, ForAnEventThePayloadOfAPullRequestIsOpened) {
  const Environment environment = PullRequest().environment.Build();
  const testing::FakeFileReader files(PullRequest().files);
  const auto detected = ReadContext(environment, files, "", Detail::kEvent);
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(testing::TagsOf(detected->context), PullRequest().tags);
}

struct PayloadCase {
  const char* name;
  std::string text;
};

class GithubPayloadTest : public ::testing::TestWithParam<PayloadCase> {};

TEST_P(GithubPayloadTest, WhatCannotBeReadIsAbsent) {
  Tags expected = PullRequest().tags;
  for (const char* tag : {"git.commit.head.sha", "git.deployed.sha",
                          "git.pull_request.base_branch_head_sha"}) {
    expected.erase(tag);
  }
  expected["pr.number"] = {"42", "GITHUB_REF"};
  EXPECT_EQ(Read(PullRequest().environment, {{kEventPath, GetParam().text}}),
            expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, GithubPayloadTest,
    ::testing::Values(
        PayloadCase{"Empty", ""}, PayloadCase{"NoJson", "no json"},
        PayloadCase{"CutOff", "{\"pull_request\": {\"number\": 4"},
        PayloadCase{"Null", "null"}, PayloadCase{"Array", "[1, 2]"},
        PayloadCase{"Text", "\"pull_request\""},
        PayloadCase{"NullRequest", "{\"pull_request\": null}"},
        PayloadCase{"ArrayRequest", "{\"pull_request\": [{\"number\": 1}]}"},
        PayloadCase{"ObjectsForTexts",
                    "{\"pull_request\": {\"number\": {}, \"head\": {\"sha\": "
                    "[]}, \"base\": {\"sha\": null}}}"},
        PayloadCase{"NotUtf8",
                    "{\"pull_request\": {\"head\": {\"sha\": \"\xff\"}}}"},
        PayloadCase{"Deep", std::string(100000, '[')}),
    [](const auto& info) { return info.param.name; });

TEST(GithubTest, TheJobsNumberIsPreferredToItsKey) {
  Tags expected = Push().tags;
  expected["ci.job.id"] = {"4321", "JOB_CHECK_RUN_ID"};
  expected["ci.job.url"] = {
      "https://github.com/octocat/Hello-World/actions/runs/1658821493/job/"
      "4321",
      "GITHUB_SERVER_URL + GITHUB_REPOSITORY + GITHUB_RUN_ID + "
      "JOB_CHECK_RUN_ID"};
  EXPECT_EQ(
      Read(Push().environment.With("JOB_CHECK_RUN_ID", "4321"), Push().files),
      expected);
}

TEST(GithubTest, AJobNumberThatIsNoneIsNotUsed) {
  EXPECT_EQ(Read(Push().environment.With("JOB_CHECK_RUN_ID", "${{ job.id }}"),
                 Push().files),
            Push().tags);
}

TEST(GithubTest, TheNameOfTheJobIsPartOfWhatIdentifiesIt) {
  const Tags tags =
      Read(DefaultVariables().With("DD_GITHUB_JOB_NAME", "deploy (eu)"));
  EXPECT_EQ(tags.at("_dd.ci.env_vars").text,
            "{\"GITHUB_SERVER_URL\":\"https://github.com\","
            "\"GITHUB_REPOSITORY\":\"octocat/Hello-World\","
            "\"GITHUB_RUN_ID\":\"1658821493\",\"GITHUB_RUN_ATTEMPT\":\"1\","
            "\"DD_GITHUB_JOB_NAME\":\"deploy (eu)\"}");
}

TEST(GithubTest, CredentialsInTheServersUrlReachNoTag) {
  const Tags tags = Read(
      Push().environment.With("GITHUB_SERVER_URL", "https://u:s3cret@ghe.io"),
      Push().files);
  EXPECT_EQ(tags.at("git.repository_url").text,
            "https://ghe.io/octocat/Hello-World.git");
  for (const auto& [tag, value] : tags) {
    EXPECT_EQ(value.text.find("s3cret"), std::string::npos) << tag;
  }
}

std::vector<Variation> PushVariations() {
  const auto env_vars = [](const char* text) {
    return core::Sourced{text, "the variables that it holds"};
  };
  const auto absent = std::nullopt;
  const std::map<std::string, std::optional<core::Sourced>> no_head_commit = {
      {"git.commit.message", absent},
      {"git.commit.author.name", absent},
      {"git.commit.author.email", absent},
      {"git.commit.author.date", absent},
      {"git.commit.committer.name", absent},
      {"git.commit.committer.email", absent}};
  std::vector<Variation> variations = {
      {"GITHUB_ACTOR", {{"ci.actor", absent}}},
      {"GITHUB_EVENT_NAME", no_head_commit},
      {"GITHUB_EVENT_PATH", no_head_commit},
      {"GITHUB_JOB", {{"ci.job.id", absent}, {"ci.job.name", absent}}},
      {"GITHUB_REF", {{"git.branch", absent}}},
      {"GITHUB_REPOSITORY",
       {{"git.repository_url", absent},
        {"ci.pipeline.url", absent},
        {"ci.job.url", absent},
        {"_dd.ci.env_vars",
         env_vars("{\"GITHUB_SERVER_URL\":\"https://github.com\","
                  "\"GITHUB_RUN_ID\":\"1658821493\","
                  "\"GITHUB_RUN_ATTEMPT\":\"1\"}")}}},
      {"GITHUB_RUN_ATTEMPT",
       {{"ci.pipeline.attempt", absent},
        {"ci.pipeline.url",
         core::Sourced{
             "https://github.com/octocat/Hello-World/actions/runs/1658821493",
             "GITHUB_SERVER_URL + GITHUB_REPOSITORY + GITHUB_RUN_ID"}},
        {"_dd.ci.env_vars",
         env_vars("{\"GITHUB_SERVER_URL\":\"https://github.com\","
                  "\"GITHUB_REPOSITORY\":\"octocat/Hello-World\","
                  "\"GITHUB_RUN_ID\":\"1658821493\"}")}}},
      {"GITHUB_RUN_ID",
       {{"ci.pipeline.id", absent},
        {"ci.pipeline.url", absent},
        {"_dd.ci.env_vars",
         env_vars("{\"GITHUB_SERVER_URL\":\"https://github.com\","
                  "\"GITHUB_REPOSITORY\":\"octocat/Hello-World\","
                  "\"GITHUB_RUN_ATTEMPT\":\"1\"}")}}},
      {"GITHUB_RUN_NUMBER", {{"ci.pipeline.number", absent}}},
      {"GITHUB_SERVER_URL",
       {{"git.repository_url", absent},
        {"ci.pipeline.url", absent},
        {"ci.job.url", absent},
        {"_dd.ci.env_vars",
         env_vars("{\"GITHUB_REPOSITORY\":\"octocat/Hello-World\","
                  "\"GITHUB_RUN_ID\":\"1658821493\","
                  "\"GITHUB_RUN_ATTEMPT\":\"1\"}")}}},
      {"GITHUB_SHA", no_head_commit},
      {"GITHUB_WORKFLOW", {{"ci.pipeline.name", absent}}},
      {"GITHUB_WORKSPACE", {{"ci.workspace_path", absent}}},
      {"RUNNER_NAME", {{"ci.node.name", absent}}},
  };
  for (Variation& variation : variations) {
    if (variation.variable != "GITHUB_SHA") continue;
    variation.changes["git.commit.sha"] = absent;
    variation.changes["ci.job.url"] = absent;
  }
  // Known, but of no use to us.
  for (const char* variable : {"CI",
                               "GITHUB_ACTION",
                               "GITHUB_ACTOR_ID",
                               "GITHUB_API_URL",
                               "GITHUB_ENV",
                               "GITHUB_GRAPHQL_URL",
                               "GITHUB_OUTPUT",
                               "GITHUB_PATH",
                               "GITHUB_REF_NAME",
                               "GITHUB_REF_PROTECTED",
                               "GITHUB_REF_TYPE",
                               "GITHUB_REPOSITORY_ID",
                               "GITHUB_REPOSITORY_OWNER",
                               "GITHUB_REPOSITORY_OWNER_ID",
                               "GITHUB_RETENTION_DAYS",
                               "GITHUB_STEP_SUMMARY",
                               "GITHUB_TRIGGERING_ACTOR",
                               "GITHUB_WORKFLOW_REF",
                               "GITHUB_WORKFLOW_SHA",
                               "RUNNER_ARCH",
                               "RUNNER_ENVIRONMENT",
                               "RUNNER_OS",
                               "RUNNER_TEMP",
                               "RUNNER_TOOL_CACHE"}) {
    variations.push_back({variable, {}});
  }
  return variations;
}

class GithubPushVariationTest : public VariationTest {};

TEST_P(GithubPushVariationTest, AbsentEmptyAndBlankAreTheSame) {
  ExpectSameWhetherAbsentEmptyOrBlank(Push());
}

TEST_P(GithubPushVariationTest, WhiteSpaceAroundTheValueIsDropped) {
  ExpectWhiteSpaceDropped(Push());
}

INSTANTIATE_TEST_SUITE_P(Variables, GithubPushVariationTest,
                         ::testing::ValuesIn(PushVariations()),
                         testing::VariableName);

TEST(GithubTest, EveryVariableOfAPushIsVaried) {
  EXPECT_TRUE(
      testing::NotVaried(Push(), PushVariations(), "GITHUB_ACTIONS").empty());
}

std::vector<Variation> PullRequestVariations() {
  const auto absent = std::nullopt;
  return {
      {"GITHUB_BASE_REF", {{"git.pull_request.base_branch", absent}}},
      // A base's name still says that it is a pull request.
      {"GITHUB_EVENT_NAME", {}},
      {"GITHUB_EVENT_PATH",
       {{"git.commit.head.sha", absent},
        {"git.deployed.sha", absent},
        {"git.pull_request.base_branch_head_sha", absent},
        {"pr.number", core::Sourced{"42", "GITHUB_REF"}}}},
      {"GITHUB_HEAD_REF", {{"git.branch", absent}}},
      {"GITHUB_REF", {}},
  };
}

class GithubPullRequestVariationTest : public VariationTest {};

TEST_P(GithubPullRequestVariationTest, AbsentEmptyAndBlankAreTheSame) {
  ExpectSameWhetherAbsentEmptyOrBlank(PullRequest());
}

TEST_P(GithubPullRequestVariationTest, WhiteSpaceAroundTheValueIsDropped) {
  ExpectWhiteSpaceDropped(PullRequest());
}

INSTANTIATE_TEST_SUITE_P(Variables, GithubPullRequestVariationTest,
                         ::testing::ValuesIn(PullRequestVariations()),
                         testing::VariableName);

TEST(GithubTest, AMarkerAloneGivesTheProviderAndNothingMore) {
  EXPECT_EQ(Read({{"GITHUB_ACTIONS", "true"}}),
            (Tags{{"ci.provider.name", {"github", "GITHUB_ACTIONS"}}}));
}

TEST(GithubTest, TheOlderMarkerIsNamedWhereItIsTheOneThatDecided) {
  EXPECT_EQ(Read({{"GITHUB_ACTION", "__run"}}),
            (Tags{{"ci.provider.name", {"github", "GITHUB_ACTION"}}}));
}

}  // namespace
}  // namespace dora::providers
