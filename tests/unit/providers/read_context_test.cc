#include "providers/read_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/unit/providers/example.h"

namespace dora::providers {
namespace {

using core::Sourced;
using ::testing::ContainerEq;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Read;
using testing::Tags;

core::Result<DetectedContext> ReadAs(const EnvironmentOf& variables,
                                     const std::string& provider) {
  const testing::FakeFileReader files;
  return ReadContext(variables.Build(), files, {provider, "--provider"},
                     Detail::kEverything);
}

EnvironmentOf JenkinsAgentInGitlab() {
  return {{"JENKINS_URL", "https://ci.example.com/"},
          {"JOB_NAME", "nightly"},
          {"GITLAB_CI", "true"},
          {"CI_JOB_NAME", "deploy"}};
}

TEST(ReadContextTest, OutsideAnyCiThereIsNoProviderAndNoTag) {
  const auto detected = ReadAs({{"GITHUB_SHA", "x"}, {"CI", "true"}}, "");
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(detected->provider, nullptr);
  EXPECT_THAT(detected->also_detected, IsEmpty());
  EXPECT_THAT(testing::TagsOf(detected->context), IsEmpty());
}

TEST(ReadContextTest, OfSeveralTheFirstIsReadAndTheOthersAreNamed) {
  const auto detected = ReadAs(JenkinsAgentInGitlab(), "");
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(detected->provider, FindProvider("gitlab"));
  EXPECT_THAT(detected->also_detected, ElementsAre(FindProvider("jenkins")));
  EXPECT_THAT(testing::TagsOf(detected->context),
              ContainerEq(Tags{{"ci.provider.name", {"gitlab", "GITLAB_CI"}},
                               {"ci.job.name", {"deploy", "CI_JOB_NAME"}}}));
}

TEST(ReadContextTest, TheUserChoosesAmongSeveral) {
  const auto detected = ReadAs(JenkinsAgentInGitlab(), "jenkins");
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(detected->provider, FindProvider("jenkins"));
  EXPECT_THAT(detected->also_detected, ElementsAre(FindProvider("gitlab")));
  EXPECT_THAT(testing::TagsOf(detected->context),
              ContainerEq(Tags{{"ci.provider.name", {"jenkins", "--provider"}},
                               {"ci.pipeline.name", {"nightly", "JOB_NAME"}}}));
}

TEST(ReadContextTest, TheUsersChoiceNeedsNoMarker) {
  const auto detected = ReadAs({{"CIRCLE_JOB", "deploy"}}, "circleci");
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(detected->provider, FindProvider("circleci"));
  EXPECT_THAT(detected->also_detected, IsEmpty());
  EXPECT_EQ(detected->context.Get(tags::kJobName),
            (Sourced{"deploy", "CIRCLE_JOB"}));
}

TEST(ReadContextTest, NoneReadsNoCiButTheUsersOverrides) {
  const auto detected =
      ReadAs(JenkinsAgentInGitlab().With("DD_GIT_BRANCH", "main"), "none");
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(detected->provider, nullptr);
  EXPECT_THAT(detected->also_detected, IsEmpty());
  EXPECT_THAT(testing::TagsOf(detected->context),
              ContainerEq(Tags{{"git.branch", {"main", "DD_GIT_BRANCH"}}}));
}

TEST(ReadContextTest, AnUnknownProviderIsAUsageErrorThatListsTheKnown) {
  const auto detected = ReadAs({}, "travis\n");
  ASSERT_FALSE(detected.has_value());
  EXPECT_EQ(detected.error().kind, core::ErrorKind::kUsage);
  EXPECT_THAT(detected.error().message, HasSubstr("\"travis\\n\""));
  std::string names;
  for (const Provider& provider : AllProviders()) {
    absl::StrAppend(&names, provider.name, ", ");
  }
  EXPECT_EQ(detected.error().hint,
            absl::StrCat("Known providers: ", names, "none."));
}

TEST(OverrideVariableTest, IsTheTagInCapitals) {
  EXPECT_EQ(OverrideVariable("git.commit.sha"), "DD_GIT_COMMIT_SHA");
  EXPECT_EQ(OverrideVariable("ci.workspace_path"), "DD_CI_WORKSPACE_PATH");
  EXPECT_EQ(OverrideVariable("pr.number"), "DD_PR_NUMBER");
  EXPECT_EQ(OverrideVariable("git.pull_request.base_branch_head_sha"),
            "DD_GIT_PULL_REQUEST_BASE_BRANCH_HEAD_SHA");
}

struct OverrideCase {
  const char* variable;
  const char* value;
  const char* tag;
  const char* expected;
};

class OverrideTest : public ::testing::TestWithParam<OverrideCase> {};

TEST_P(OverrideTest, WinsOverTheCi) {
  const EnvironmentOf ci = {
      {"GITLAB_CI", "true"},
      {"CI_COMMIT_AUTHOR", "Ci <ci@example.com>"},
      {"CI_COMMIT_MESSAGE", "ci"},
      {"CI_COMMIT_REF_NAME", "ci"},
      {"CI_COMMIT_SHA", "c1"},
      {"CI_COMMIT_TIMESTAMP", "2024-02-03T04:05:06Z"},
      {"CI_JOB_ID", "1"},
      {"CI_JOB_NAME", "ci"},
      {"CI_JOB_STAGE", "ci"},
      {"CI_JOB_URL", "https://ci.example.com/job"},
      {"CI_MERGE_REQUEST_DIFF_BASE_SHA", "c2"},
      {"CI_MERGE_REQUEST_IID", "1"},
      {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "ci"},
      {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "c3"},
      {"CI_PIPELINE_ID", "1"},
      {"CI_PIPELINE_IID", "1"},
      {"CI_PIPELINE_URL", "https://ci.example.com/pipeline"},
      {"CI_PROJECT_DIR", "/ci"},
      {"CI_PROJECT_PATH", "ci/ci"},
      {"CI_REPOSITORY_URL", "https://ci.example.com/ci/ci.git"},
      {"CI_RUNNER_ID", "1"},
      {"CI_RUNNER_TAGS", "[\"ci\"]"},
      {"HOME", "/home/ci"},
  };
  Tags expected = Read(ci);
  expected[GetParam().tag] = {GetParam().expected, GetParam().variable};
  EXPECT_THAT(Read(ci.With(GetParam().variable, GetParam().value)),
              ContainerEq(expected));
}

TEST_P(OverrideTest, NeedsNoCi) {
  EXPECT_THAT(
      Read({{GetParam().variable, GetParam().value}, {"HOME", "/home/ci"}}),
      ContainerEq(
          Tags{{GetParam().tag, {GetParam().expected, GetParam().variable}}}));
}

TEST_P(OverrideTest, ABlankOneIsNone) {
  EXPECT_THAT(Read({{GetParam().variable, " \t\n"}}), IsEmpty());
}

TEST_P(OverrideTest, WhiteSpaceAroundItIsDropped) {
  EXPECT_EQ(Read({{GetParam().variable,
                   "\n " + std::string(GetParam().value) + " \n"},
                  {"HOME", "/home/ci"}})
                .at(GetParam().tag)
                .text,
            GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Tags, OverrideTest,
    ::testing::Values(
        OverrideCase{"DD_CI_PROVIDER_NAME", "mine", "ci.provider.name", "mine"},
        OverrideCase{"DD_CI_PIPELINE_ID", "77", "ci.pipeline.id", "77"},
        OverrideCase{"DD_CI_PIPELINE_NAME", "mine", "ci.pipeline.name", "mine"},
        OverrideCase{"DD_CI_PIPELINE_NUMBER", "77", "ci.pipeline.number", "77"},
        OverrideCase{"DD_CI_PIPELINE_URL", "https://u:p@e.com/x?a=b",
                     "ci.pipeline.url", "https://e.com/x?a=b"},
        OverrideCase{"DD_CI_STAGE_NAME", "mine", "ci.stage.name", "mine"},
        OverrideCase{"DD_CI_JOB_ID", "77", "ci.job.id", "77"},
        OverrideCase{"DD_CI_JOB_NAME", "mine", "ci.job.name", "mine"},
        OverrideCase{"DD_CI_JOB_URL", "https://token@e.com/x", "ci.job.url",
                     "https://e.com/x"},
        OverrideCase{"DD_CI_WORKSPACE_PATH", "~/mine", "ci.workspace_path",
                     "/home/ci/mine"},
        OverrideCase{"DD_CI_NODE_NAME", "mine", "ci.node.name", "mine"},
        OverrideCase{"DD_CI_NODE_LABELS", "[\"mine\"]", "ci.node.labels",
                     "[\"mine\"]"},
        OverrideCase{"DD_GIT_REPOSITORY_URL", "https://u:p@e.com/o/r.git?x#y",
                     "git.repository_url", "https://e.com/o/r.git"},
        OverrideCase{"DD_GIT_COMMIT_SHA", "abc", "git.commit.sha", "abc"},
        OverrideCase{"DD_GIT_COMMIT_HEAD_SHA", "abc", "git.commit.head.sha",
                     "abc"},
        OverrideCase{"DD_GIT_BRANCH", "refs/heads/mine", "git.branch", "mine"},
        OverrideCase{"DD_GIT_TAG", "refs/tags/v1.0.0", "git.tag", "v1.0.0"},
        OverrideCase{"DD_GIT_COMMIT_MESSAGE", "mine", "git.commit.message",
                     "mine"},
        OverrideCase{"DD_GIT_COMMIT_AUTHOR_NAME", "Me",
                     "git.commit.author.name", "Me"},
        OverrideCase{"DD_GIT_COMMIT_AUTHOR_EMAIL", "me@example.com",
                     "git.commit.author.email", "me@example.com"},
        OverrideCase{"DD_GIT_COMMIT_AUTHOR_DATE", "2024-01-01T00:00:00Z",
                     "git.commit.author.date", "2024-01-01T00:00:00Z"},
        OverrideCase{"DD_GIT_COMMIT_COMMITTER_NAME", "Me",
                     "git.commit.committer.name", "Me"},
        OverrideCase{"DD_GIT_COMMIT_COMMITTER_EMAIL", "me@example.com",
                     "git.commit.committer.email", "me@example.com"},
        OverrideCase{"DD_GIT_COMMIT_COMMITTER_DATE", "2024-01-01T00:00:00Z",
                     "git.commit.committer.date", "2024-01-01T00:00:00Z"},
        OverrideCase{"DD_GIT_PULL_REQUEST_BASE_BRANCH", "origin/release",
                     "git.pull_request.base_branch", "release"},
        OverrideCase{"DD_GIT_PULL_REQUEST_BASE_BRANCH_SHA", "abc",
                     "git.pull_request.base_branch_sha", "abc"},
        OverrideCase{"DD_GIT_PULL_REQUEST_BASE_BRANCH_HEAD_SHA", "abc",
                     "git.pull_request.base_branch_head_sha", "abc"},
        OverrideCase{"DD_PR_NUMBER", "77", "pr.number", "77"}),
    [](const auto& info) { return std::string(info.param.variable); });

TEST(OverrideTest, EverySharedTagButTheJobsIdentityHasOne) {
  for (const Tag& tag : AllTags()) {
    const Tags tags = Read({{OverrideVariable(tag.name), "1"}});
    const bool expected = tag.shared && tag.name != tags::kEnvVars;
    EXPECT_EQ(tags.count(std::string(tag.name)), expected ? 1u : 0u)
        << tag.name;
  }
}

TEST(OverrideTest, ABranchThatNamesATagIsTheTagAndNoBranch) {
  for (const char* ref : {"refs/tags/v2", "tags/v2", "origin/tags/v2"}) {
    EXPECT_THAT(Read({{"GITLAB_CI", "true"},
                      {"CI_COMMIT_REF_NAME", "main"},
                      {"DD_GIT_BRANCH", ref}}),
                ContainerEq(Tags{{"ci.provider.name", {"gitlab", "GITLAB_CI"}},
                                 {"git.tag", {"v2", "DD_GIT_BRANCH"}}}))
        << ref;
  }
}

struct NamedRef {
  const char* name;
  const char* variable;
  const char* text;
  Tags expected;
};

class UsersRefTest : public ::testing::TestWithParam<NamedRef> {};

TEST_P(UsersRefTest, LosesOnePrefixOnly) {
  EXPECT_THAT(Read({{GetParam().variable, GetParam().text}}),
              ContainerEq(GetParam().expected));
}

Tags OneTag(const char* tag, const char* value, const char* source) {
  return {{tag, {value, source}}};
}

Tags BranchOfUser(const char* name) {
  return OneTag("git.branch", name, "DD_GIT_BRANCH");
}

INSTANTIATE_TEST_SUITE_P(
    Forms, UsersRefTest,
    ::testing::Values(
        NamedRef{"Remote", "DD_GIT_BRANCH", "origin/x", BranchOfUser("x")},
        NamedRef{"HeadCalledOrigin", "DD_GIT_BRANCH", "refs/heads/origin/x",
                 BranchOfUser("origin/x")},
        NamedRef{"HeadCalledTags", "DD_GIT_BRANCH", "refs/heads/tags/x",
                 BranchOfUser("tags/x")},
        NamedRef{"HeadCalledHeads", "DD_GIT_BRANCH", "refs/heads/refs/heads/x",
                 BranchOfUser("refs/heads/x")},
        NamedRef{"TagCalledTags", "DD_GIT_BRANCH", "refs/tags/tags/v1",
                 OneTag("git.tag", "tags/v1", "DD_GIT_BRANCH")},
        NamedRef{"TagCalledOrigin", "DD_GIT_BRANCH", "refs/tags/origin/v1",
                 OneTag("git.tag", "origin/v1", "DD_GIT_BRANCH")},
        NamedRef{"TagsVariable", "DD_GIT_TAG", "refs/tags/tags/v1",
                 OneTag("git.tag", "tags/v1", "DD_GIT_TAG")},
        NamedRef{"TagsVariableCalledOrigin", "DD_GIT_TAG", "origin/v1",
                 OneTag("git.tag", "origin/v1", "DD_GIT_TAG")},
        NamedRef{"NoBranch", "DD_GIT_BRANCH", "HEAD", Tags()},
        NamedRef{"NoBranchOfARemote", "DD_GIT_BRANCH", "origin/HEAD", Tags()},
        NamedRef{"DetachedHead", "DD_GIT_BRANCH", "(HEAD detached at 1a2b3c4)",
                 Tags()}),
    [](const auto& info) { return info.param.name; });

TEST(OverrideTest, TheUsersDeployedBranchKeepsItsName) {
  const EnvironmentOf merged = {{"CF_BUILD_ID", "1"},
                                {"CF_PULL_REQUEST_MERGED", "true"},
                                {"CF_PULL_REQUEST_TARGET", "main"},
                                {"DD_GIT_BRANCH", "refs/heads/origin/x"}};
  EXPECT_EQ(Read(merged).at("git.deployed.branch").text, "origin/x");
}

TEST(OverrideTest, TheUsersTagWinsOverTheTagInTheUsersBranch) {
  EXPECT_EQ(
      Read({{"DD_GIT_BRANCH", "tags/v2"}, {"DD_GIT_TAG", "v3"}}).at("git.tag"),
      (Sourced{"v3", "DD_GIT_TAG"}));
}

TEST(OverrideTest, TheUsersCommitIsTheOneThatWasDeployed) {
  const EnvironmentOf merged_results = {
      {"GITLAB_CI", "true"},
      {"CI_COMMIT_SHA", "merge"},
      {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "head"}};
  EXPECT_EQ(Read(merged_results).at("git.deployed.sha").text, "head");
  EXPECT_EQ(Read(merged_results.With("DD_GIT_COMMIT_SHA", "mine"))
                .count("git.deployed.sha"),
            0u);
}

EnvironmentOf GithubRun(const char* event, const char* ref) {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_EVENT_NAME", event},
          {"GITHUB_HEAD_REF", "feature/one"},
          {"GITHUB_REF", ref}};
}

TEST(OverrideTest, TheUsersCommitIsNoMergeButStillThePullRequests) {
  const EnvironmentOf run = GithubRun("pull_request", "refs/pull/7/merge");
  EXPECT_EQ(Read(run).at("git.commit.role").text, "merge");
  EXPECT_EQ(Read(run.With("DD_GIT_COMMIT_SHA", "mine")).at("git.commit.role"),
            (Sourced{"pull request", "DD_GIT_COMMIT_SHA"}));
}

TEST(OverrideTest, TheUsersCommitIsNoTipOfABranch) {
  const EnvironmentOf run = GithubRun("schedule", "refs/heads/main");
  EXPECT_EQ(Read(run).at("git.commit.role").text, "trigger");
  EXPECT_EQ(
      Read(run.With("DD_GIT_COMMIT_SHA", "mine")).count("git.commit.role"), 0u);
}

TEST(OverrideTest, TheUsersBranchIsTheOneThatWasDeployed) {
  const std::map<std::string, std::string> files = {
      {"event.json",
       R"({"workflow_run": {"event": "push", "head_branch": "release"}})"}};
  const EnvironmentOf run = GithubRun("workflow_run", "refs/heads/main")
                                .With("GITHUB_EVENT_PATH", "event.json");
  EXPECT_EQ(Read(run, files).at("git.deployed.branch").text, "release");
  EXPECT_EQ(Read(run.With("DD_GIT_BRANCH", "mine"), files)
                .at("git.deployed.branch")
                .text,
            "mine");
}

}  // namespace
}  // namespace dora::providers
