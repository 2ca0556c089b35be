#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// Variables and their forms are those of
// https://docs.gitlab.com/ci/variables/predefined_variables/.

namespace dora::providers {
namespace {

using ::testing::ContainerEq;
using testing::EnvironmentOf;
using testing::Example;
using testing::Read;
using testing::Tags;
using testing::Variation;
using testing::VariationTest;

constexpr char kSha[] = "1ecfd275763eff1d6b4844ea3168962458c9f27a";
constexpr char kSourceSha[] = "2ecfd275763eff1d6b4844ea3168962458c9f27b";
constexpr char kTargetSha[] = "3ecfd275763eff1d6b4844ea3168962458c9f27c";
constexpr char kDiffBaseSha[] = "4ecfd275763eff1d6b4844ea3168962458c9f27d";

Example Push() {
  return {
      {
          {"CI", "true"},
          {"CI_API_V4_URL", "https://gitlab.example.com/api/v4"},
          {"CI_BUILDS_DIR", "/builds"},
          {"CI_COMMIT_AUTHOR", "Jane Doe <jane@example.com>"},
          {"CI_COMMIT_BEFORE_SHA", kDiffBaseSha},
          {"CI_COMMIT_BRANCH", "feature/one"},
          {"CI_COMMIT_DESCRIPTION", "To the world."},
          {"CI_COMMIT_MESSAGE", "Say hello\n\nTo the world."},
          {"CI_COMMIT_REF_NAME", "feature/one"},
          {"CI_COMMIT_REF_PROTECTED", "false"},
          {"CI_COMMIT_REF_SLUG", "feature-one"},
          {"CI_COMMIT_SHA", kSha},
          {"CI_COMMIT_SHORT_SHA", "1ecfd275"},
          {"CI_COMMIT_TIMESTAMP", "2022-01-31T16:47:55Z"},
          {"CI_COMMIT_TITLE", "Say hello"},
          {"CI_CONCURRENT_ID", "10"},
          {"CI_DEFAULT_BRANCH", "main"},
          {"CI_ENVIRONMENT_NAME", "review/feature-1"},
          {"CI_ENVIRONMENT_SLUG", "review-feature-1-ab12cd"},
          {"CI_ENVIRONMENT_TIER", "development"},
          {"CI_JOB_ID", "50"},
          {"CI_JOB_IMAGE", "ruby:3.1"},
          {"CI_JOB_NAME", "deploy: [eu]"},
          {"CI_JOB_STAGE", "deploy"},
          {"CI_JOB_STARTED_AT", "2022-01-31T16:47:56Z"},
          {"CI_JOB_STATUS", "running"},
          {"CI_JOB_TOKEN", "jobtoken"},
          {"CI_JOB_URL", "https://gitlab.example.com/group/app/-/jobs/50"},
          {"CI_PIPELINE_ID", "1000"},
          {"CI_PIPELINE_IID", "10"},
          {"CI_PIPELINE_SOURCE", "push"},
          {"CI_PIPELINE_URL",
           "https://gitlab.example.com/group/app/-/pipelines/1000"},
          {"CI_PROJECT_DIR", "/builds/group/app"},
          {"CI_PROJECT_ID", "34"},
          {"CI_PROJECT_NAME", "app"},
          {"CI_PROJECT_PATH", "group/app"},
          {"CI_PROJECT_URL", "https://gitlab.example.com/group/app"},
          {"CI_REPOSITORY_URL",
           "https://gitlab-ci-token:jobtoken@gitlab.example.com/group/app.git"},
          {"CI_RUNNER_DESCRIPTION", "my runner"},
          {"CI_RUNNER_ID", "10"},
          {"CI_RUNNER_TAGS", "[\"docker\", \"linux\"]"},
          {"CI_SERVER", "yes"},
          {"CI_SERVER_URL", "https://gitlab.example.com"},
          {"GITLAB_CI", "true"},
          {"GITLAB_USER_EMAIL", "jane@example.com"},
          {"GITLAB_USER_ID", "42"},
          {"GITLAB_USER_LOGIN", "jane"},
          {"GITLAB_USER_NAME", "Jane Doe"},
      },
      {},
      {
          {"ci.provider.name", {"gitlab", "GITLAB_CI"}},
          {"ci.pipeline.id", {"1000", "CI_PIPELINE_ID"}},
          {"ci.pipeline.name", {"group/app", "CI_PROJECT_PATH"}},
          {"ci.pipeline.number", {"10", "CI_PIPELINE_IID"}},
          {"ci.pipeline.url",
           {"https://gitlab.example.com/group/app/-/pipelines/1000",
            "CI_PIPELINE_URL"}},
          {"ci.stage.name", {"deploy", "CI_JOB_STAGE"}},
          {"ci.job.id", {"50", "CI_JOB_ID"}},
          {"ci.job.name", {"deploy: [eu]", "CI_JOB_NAME"}},
          {"ci.job.url",
           {"https://gitlab.example.com/group/app/-/jobs/50", "CI_JOB_URL"}},
          {"ci.job.started_at", {"2022-01-31T16:47:56Z", "CI_JOB_STARTED_AT"}},
          {"ci.environment.name", {"review/feature-1", "CI_ENVIRONMENT_NAME"}},
          {"ci.actor", {"jane", "GITLAB_USER_LOGIN"}},
          {"ci.workspace_path", {"/builds/group/app", "CI_PROJECT_DIR"}},
          {"ci.node.name", {"10", "CI_RUNNER_ID"}},
          {"ci.node.labels", {"[\"docker\", \"linux\"]", "CI_RUNNER_TAGS"}},
          {"git.repository_url",
           {"https://gitlab.example.com/group/app.git", "CI_REPOSITORY_URL"}},
          {"git.commit.sha", {kSha, "CI_COMMIT_SHA"}},
          {"git.branch", {"feature/one", "CI_COMMIT_REF_NAME"}},
          {"git.commit.message",
           {"Say hello\n\nTo the world.", "CI_COMMIT_MESSAGE"}},
          {"git.commit.author.name", {"Jane Doe", "CI_COMMIT_AUTHOR"}},
          {"git.commit.author.email", {"jane@example.com", "CI_COMMIT_AUTHOR"}},
          {"git.commit.author.date",
           {"2022-01-31T16:47:55Z", "CI_COMMIT_TIMESTAMP"}},
          {"_dd.ci.env_vars",
           {"{\"CI_PROJECT_URL\":\"https://gitlab.example.com/group/app\","
            "\"CI_PIPELINE_ID\":\"1000\",\"CI_JOB_ID\":\"50\"}",
            "the variables that it holds"}},
      }};
}

/// A merge request pipeline of the source branch itself.
Example MergeRequest() {
  Example example = Push();
  example.environment =
      example.environment.Without("CI_COMMIT_BRANCH")
          .With({
              {"CI_MERGE_REQUEST_DIFF_BASE_SHA", kDiffBaseSha},
              {"CI_MERGE_REQUEST_EVENT_TYPE", "detached"},
              {"CI_MERGE_REQUEST_ID", "100"},
              {"CI_MERGE_REQUEST_IID", "7"},
              {"CI_MERGE_REQUEST_REF_PATH", "refs/merge-requests/7/head"},
              {"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "feature/one"},
              {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", ""},
              {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"},
              {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""},
              {"CI_PIPELINE_SOURCE", "merge_request_event"},
          });
  example.tags["pr.number"] = {"7", "CI_MERGE_REQUEST_IID"};
  example.tags["git.pull_request.base_branch"] = {
      "main", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"};
  example.tags["git.pull_request.base_branch_sha"] = {
      kDiffBaseSha, "CI_MERGE_REQUEST_DIFF_BASE_SHA"};
  return example;
}

Example MergedResults() {
  Example example = MergeRequest();
  example.environment = example.environment.With({
      {"CI_MERGE_REQUEST_EVENT_TYPE", "merged_result"},
      {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", kSourceSha},
      {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA", kTargetSha},
  });
  example.tags["git.commit.head.sha"] = {kSourceSha,
                                         "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"};
  example.tags["git.deployed.sha"] = {kSourceSha,
                                      "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"};
  example.tags["git.pull_request.base_branch_head_sha"] = {
      kTargetSha, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA"};
  return example;
}

TEST(GitlabTest, ReadsAPush) {
  const Example example = Push();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GitlabTest, ATagsPipelineHasATagAndNoBranch) {
  Example example = Push();
  example.environment = example.environment.Without("CI_COMMIT_BRANCH")
                            .With({{"CI_COMMIT_REF_NAME", "v1.0.0"},
                                   {"CI_COMMIT_REF_SLUG", "v1-0-0"},
                                   {"CI_COMMIT_TAG", "v1.0.0"}});
  example.tags.erase("git.branch");
  example.tags["git.tag"] = {"v1.0.0", "CI_COMMIT_TAG"};
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GitlabTest, ReadsAMergeRequest) {
  const Example example = MergeRequest();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GitlabTest, InMergedResultsTheSourcesHeadIsWhatWasDeployed) {
  const Example example = MergedResults();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(GitlabTest, ARetriedJobHasItsOwnNumber) {
  EXPECT_EQ(Read(Push().environment.With("CI_JOB_ID", "51"))
                .at("_dd.ci.env_vars")
                .text,
            "{\"CI_PROJECT_URL\":\"https://gitlab.example.com/group/app\","
            "\"CI_PIPELINE_ID\":\"1000\",\"CI_JOB_ID\":\"51\"}");
}

struct TextCase {
  const char* name;
  const char* text;
  const char* expected;
};

class GitlabRunnerTagsTest : public ::testing::TestWithParam<TextCase> {};

TEST_P(GitlabRunnerTagsTest, AreAJsonArray) {
  EXPECT_EQ(Read(Push().environment.With("CI_RUNNER_TAGS", GetParam().text))
                .at("ci.node.labels")
                .text,
            GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, GitlabRunnerTagsTest,
    ::testing::Values(
        TextCase{"Json", "[\"docker\",\"linux\"]", "[\"docker\",\"linux\"]"},
        TextCase{"EmptyJson", "[]", "[]"},
        TextCase{"Commas", "docker, linux", "[\"docker\",\"linux\"]"},
        TextCase{"CommasWithoutSpaces", "docker,linux",
                 "[\"docker\",\"linux\"]"},
        TextCase{"One", "docker", "[\"docker\"]"},
        TextCase{"Quotes", "a\"b", "[\"a\\\"b\"]"},
        TextCase{"Number", "42", "[\"42\"]"},
        TextCase{"EmptyParts", "docker,, linux,", "[\"docker\",\"linux\"]"},
        TextCase{"NotUtf8", "a\xff, b", "[\"a\xEF\xBF\xBD\",\"b\"]"}),
    [](const auto& info) { return info.param.name; });

struct AuthorCase {
  const char* name;
  const char* text;
  const char* author;
  const char* email;
};

class GitlabAuthorTest : public ::testing::TestWithParam<AuthorCase> {};

TEST_P(GitlabAuthorTest, IsSplit) {
  const Tags tags =
      Read({{"GITLAB_CI", "true"}, {"CI_COMMIT_AUTHOR", GetParam().text}});
  Tags expected = {{"ci.provider.name", {"gitlab", "GITLAB_CI"}}};
  if (*GetParam().author != '\0') {
    expected["git.commit.author.name"] = {GetParam().author,
                                          "CI_COMMIT_AUTHOR"};
  }
  if (*GetParam().email != '\0') {
    expected["git.commit.author.email"] = {GetParam().email,
                                           "CI_COMMIT_AUTHOR"};
  }
  EXPECT_EQ(tags, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, GitlabAuthorTest,
    ::testing::Values(
        AuthorCase{"Both", "Jane <j@example.com>", "Jane", "j@example.com"},
        AuthorCase{"OnlyAName", "Jane", "Jane", ""},
        AuthorCase{"OnlyAnEmail", "<j@example.com>", "", "j@example.com"}),
    [](const auto& info) { return info.param.name; });

struct RefCase {
  const char* name;
  const char* text;
  const char* tag;  ///< the tag that it becomes
  const char* value;
};

class GitlabRefTest : public ::testing::TestWithParam<RefCase> {};

TEST_P(GitlabRefTest, IsNormalised) {
  EXPECT_EQ(
      Read({{"GITLAB_CI", "true"}, {"CI_COMMIT_REF_NAME", GetParam().text}}),
      (Tags{{"ci.provider.name", {"gitlab", "GITLAB_CI"}},
            {GetParam().tag, {GetParam().value, "CI_COMMIT_REF_NAME"}}}));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, GitlabRefTest,
    ::testing::Values(
        RefCase{"Remote", "origin/main", "git.branch", "main"},
        RefCase{"OriginInside", "feature/origin/x", "git.branch",
                "feature/origin/x"},
        RefCase{"TagsInside", "feature/tags/x", "git.branch", "feature/tags/x"},
        RefCase{"RemoteTag", "origin/tags/v1", "git.tag", "v1"},
        RefCase{"TagRef", "refs/tags/v1.0.0", "git.tag", "v1.0.0"}),
    [](const auto& info) { return info.param.name; });

TEST(GitlabTest, TheHomeOfAShellRunnerIsExpanded) {
  EXPECT_EQ(Read(Push().environment.With({{"HOME", "/home/gitlab-runner"},
                                          {"CI_PROJECT_DIR", "~/builds/app"}}))
                .at("ci.workspace_path")
                .text,
            "/home/gitlab-runner/builds/app");
}

std::vector<Variation> Variations() {
  const auto env_vars = [](const char* text) {
    return core::Sourced{text, "the variables that it holds"};
  };
  const auto absent = std::nullopt;
  std::vector<Variation> variations = {
      {"CI_COMMIT_AUTHOR",
       {{"git.commit.author.name", absent},
        {"git.commit.author.email", absent}}},
      {"CI_COMMIT_MESSAGE", {{"git.commit.message", absent}}},
      {"CI_COMMIT_REF_NAME", {{"git.branch", absent}}},
      {"CI_COMMIT_SHA", {{"git.commit.sha", absent}}},
      {"CI_COMMIT_TIMESTAMP", {{"git.commit.author.date", absent}}},
      {"CI_ENVIRONMENT_NAME", {{"ci.environment.name", absent}}},
      {"CI_JOB_ID",
       {{"ci.job.id", absent},
        {"_dd.ci.env_vars",
         env_vars("{\"CI_PROJECT_URL\":\"https://gitlab.example.com/group/"
                  "app\",\"CI_PIPELINE_ID\":\"1000\"}")}}},
      {"CI_JOB_NAME", {{"ci.job.name", absent}}},
      {"CI_JOB_STAGE", {{"ci.stage.name", absent}}},
      {"CI_JOB_STARTED_AT", {{"ci.job.started_at", absent}}},
      {"CI_JOB_URL", {{"ci.job.url", absent}}},
      {"CI_MERGE_REQUEST_DIFF_BASE_SHA",
       {{"git.pull_request.base_branch_sha", absent}}},
      {"CI_MERGE_REQUEST_IID", {{"pr.number", absent}}},
      {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
       {{"git.commit.head.sha", absent}, {"git.deployed.sha", absent}}},
      {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
       {{"git.pull_request.base_branch", absent}}},
      {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
       {{"git.pull_request.base_branch_head_sha", absent}}},
      {"CI_PIPELINE_ID",
       {{"ci.pipeline.id", absent},
        {"_dd.ci.env_vars",
         env_vars("{\"CI_PROJECT_URL\":\"https://gitlab.example.com/group/"
                  "app\",\"CI_JOB_ID\":\"50\"}")}}},
      {"CI_PIPELINE_IID", {{"ci.pipeline.number", absent}}},
      {"CI_PIPELINE_URL", {{"ci.pipeline.url", absent}}},
      {"CI_PROJECT_DIR", {{"ci.workspace_path", absent}}},
      {"CI_PROJECT_PATH", {{"ci.pipeline.name", absent}}},
      {"CI_PROJECT_URL",
       {{"_dd.ci.env_vars",
         env_vars("{\"CI_PIPELINE_ID\":\"1000\",\"CI_JOB_ID\":\"50\"}")}}},
      {"CI_REPOSITORY_URL", {{"git.repository_url", absent}}},
      {"CI_RUNNER_ID", {{"ci.node.name", absent}}},
      {"CI_RUNNER_TAGS", {{"ci.node.labels", absent}}},
      {"GITLAB_USER_LOGIN", {{"ci.actor", absent}}},
  };
  // Known, but of no use to us.
  for (const char* variable : {"CI",
                               "CI_API_V4_URL",
                               "CI_BUILDS_DIR",
                               "CI_COMMIT_BEFORE_SHA",
                               "CI_COMMIT_DESCRIPTION",
                               "CI_COMMIT_REF_PROTECTED",
                               "CI_COMMIT_REF_SLUG",
                               "CI_COMMIT_SHORT_SHA",
                               "CI_COMMIT_TITLE",
                               "CI_CONCURRENT_ID",
                               "CI_DEFAULT_BRANCH",
                               "CI_ENVIRONMENT_SLUG",
                               "CI_ENVIRONMENT_TIER",
                               "CI_JOB_IMAGE",
                               "CI_JOB_STATUS",
                               "CI_JOB_TOKEN",
                               "CI_MERGE_REQUEST_EVENT_TYPE",
                               "CI_MERGE_REQUEST_ID",
                               "CI_MERGE_REQUEST_REF_PATH",
                               "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
                               "CI_PIPELINE_SOURCE",
                               "CI_PROJECT_ID",
                               "CI_PROJECT_NAME",
                               "CI_RUNNER_DESCRIPTION",
                               "CI_SERVER",
                               "CI_SERVER_URL",
                               "GITLAB_USER_EMAIL",
                               "GITLAB_USER_ID",
                               "GITLAB_USER_NAME"}) {
    variations.push_back({variable, {}});
  }
  return variations;
}

class GitlabVariationTest : public VariationTest {};

TEST_P(GitlabVariationTest, AbsentEmptyAndBlankAreTheSame) {
  ExpectSameWhetherAbsentEmptyOrBlank(MergedResults());
}

TEST_P(GitlabVariationTest, WhiteSpaceAroundTheValueIsDropped) {
  ExpectWhiteSpaceDropped(MergedResults());
}

INSTANTIATE_TEST_SUITE_P(Variables, GitlabVariationTest,
                         ::testing::ValuesIn(Variations()),
                         testing::VariableName);

TEST(GitlabTest, EveryVariableIsVaried) {
  EXPECT_TRUE(
      testing::NotVaried(MergedResults(), Variations(), "GITLAB_CI").empty());
}

TEST(GitlabTest, AMarkerAloneGivesTheProviderAndNothingMore) {
  EXPECT_EQ(Read({{"GITLAB_CI", "true"}}),
            (Tags{{"ci.provider.name", {"gitlab", "GITLAB_CI"}}}));
}

}  // namespace
}  // namespace dora::providers
