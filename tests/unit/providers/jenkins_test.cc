#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// Variables and their forms are those of Jenkins itself
// (https://www.jenkins.io/doc/book/pipeline/jenkinsfile/), of its Git plugin
// (https://plugins.jenkins.io/git/) and of its Branch API plugin.

namespace dora::providers {
namespace {

using ::testing::ContainerEq;
using testing::EnvironmentOf;
using testing::Example;
using testing::Read;
using testing::Tags;
using testing::Variation;
using testing::VariationTest;

constexpr char kSha[] = "6ecfd275763eff1d6b4844ea3168962458c9f27f";

Example Freestyle() {
  return {{
              {"BUILD_DISPLAY_NAME", "#153"},
              {"BUILD_ID", "153"},
              {"BUILD_NUMBER", "153"},
              {"BUILD_TAG", "jenkins-deploy-153"},
              {"BUILD_URL", "https://ci.example.com/job/deploy/153/"},
              {"CI", "true"},
              {"EXECUTOR_NUMBER", "0"},
              {"GIT_BRANCH", "origin/main"},
              {"GIT_COMMIT", kSha},
              {"GIT_LOCAL_BRANCH", "main"},
              {"GIT_PREVIOUS_COMMIT", std::string(40, '0')},
              {"GIT_URL", "https://github.com/acme/app.git"},
              {"JENKINS_HOME", "/var/jenkins_home"},
              {"JENKINS_URL", "https://ci.example.com/"},
              {"JOB_BASE_NAME", "deploy"},
              {"JOB_NAME", "deploy"},
              {"JOB_URL", "https://ci.example.com/job/deploy/"},
              {"NODE_LABELS", "built-in linux  docker"},
              {"NODE_NAME", "built-in"},
              {"WORKSPACE", "/var/jenkins_home/workspace/deploy"},
          },
          {},
          {
              {"ci.provider.name", {"jenkins", "JENKINS_URL"}},
              {"ci.pipeline.id", {"jenkins-deploy-153", "BUILD_TAG"}},
              {"ci.pipeline.name", {"deploy", "JOB_NAME"}},
              {"ci.pipeline.number", {"153", "BUILD_NUMBER"}},
              {"ci.pipeline.url",
               {"https://ci.example.com/job/deploy/153/", "BUILD_URL"}},
              {"ci.workspace_path",
               {"/var/jenkins_home/workspace/deploy", "WORKSPACE"}},
              {"ci.node.name", {"built-in", "NODE_NAME"}},
              {"ci.node.labels",
               {"[\"built-in\",\"linux\",\"docker\"]", "NODE_LABELS"}},
              {"git.repository_url",
               {"https://github.com/acme/app.git", "GIT_URL"}},
              {"git.commit.sha", {kSha, "GIT_COMMIT"}},
              {"git.branch", {"main", "GIT_BRANCH"}},
          }};
}

/// A Pipeline of a multibranch project in a folder.
Example Multibranch() {
  Example example = Freestyle();
  example.environment = example.environment.With({
      {"BRANCH_IS_PRIMARY", "true"},
      {"BRANCH_NAME", "feature/one"},
      {"BUILD_TAG", "jenkins-acme-app-feature%2Fone-153"},
      {"BUILD_TIMESTAMP", "2024-02-03 04:05:06 UTC"},
      {"GIT_BRANCH", "feature/one"},
      {"JOB_BASE_NAME", "feature%2Fone"},
      {"JOB_NAME", "acme/app/feature%2Fone"},
      {"STAGE_NAME", "Deploy"},
      {"DD_CUSTOM_TRACE_ID", "12345"},
      {"DD_CUSTOM_PARENT_ID", "678"},
  });
  example.tags["git.branch"] = {"feature/one", "GIT_BRANCH"};
  example.tags["ci.pipeline.id"].text = "jenkins-acme-app-feature%2Fone-153";
  example.tags["ci.pipeline.name"].text = "acme/app";
  example.tags["ci.stage.name"] = {"Deploy", "STAGE_NAME"};
  example.tags["ci.job.started_at"] = {"2024-02-03 04:05:06Z",
                                       "BUILD_TIMESTAMP"};
  example.tags["_dd.ci.env_vars"] = {
      "{\"DD_CUSTOM_TRACE_ID\":\"12345\",\"DD_CUSTOM_PARENT_ID\":\"678\"}",
      "the variables that it holds"};
  return example;
}

Example PullRequest() {
  Example example = Multibranch();
  example.environment =
      example.environment.Without("BRANCH_IS_PRIMARY")
          .With({
              {"BRANCH_NAME", "PR-7"},
              {"CHANGE_AUTHOR", "jane"},
              {"CHANGE_BRANCH", "feature/one"},
              {"CHANGE_ID", "7"},
              {"CHANGE_TARGET", "main"},
              {"CHANGE_TITLE", "Say hello"},
              {"CHANGE_URL", "https://github.com/acme/app/pull/7"},
              {"GIT_BRANCH", "PR-7"},
              {"JOB_BASE_NAME", "PR-7"},
              {"JOB_NAME", "acme/app/PR-7"},
          });
  example.tags["git.branch"] = {"feature/one", "CHANGE_BRANCH"};
  example.tags["git.pull_request.base_branch"] = {"main", "CHANGE_TARGET"};
  example.tags["pr.number"] = {"7", "CHANGE_ID"};
  return example;
}

TEST(JenkinsTest, ReadsAFreestyleJob) {
  const Example example = Freestyle();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(JenkinsTest, ReadsABranchOfAMultibranchProject) {
  const Example example = Multibranch();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(JenkinsTest, ReadsAPullRequestOfAMultibranchProject) {
  const Example example = PullRequest();
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(JenkinsTest, AMergeRequestIsNamedAfterItsNumberToo) {
  Example example = PullRequest();
  example.environment = example.environment.With({
      {"BRANCH_NAME", "MR-7"},
      {"GIT_BRANCH", "MR-7"},
      {"JOB_NAME", "acme/app/MR-7"},
  });
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(JenkinsTest, ATagOfAMultibranchProjectIsNoBranch) {
  Example example = Multibranch();
  example.environment = example.environment.With({
      {"BRANCH_NAME", "v1.0.0"},
      {"GIT_BRANCH", "v1.0.0"},
      {"JOB_NAME", "acme/app/v1.0.0"},
      {"TAG_NAME", "v1.0.0"},
      {"TAG_TIMESTAMP", "1706933106000"},
  });
  example.tags.erase("git.branch");
  example.tags["git.tag"] = {"v1.0.0", "TAG_NAME"};
  EXPECT_THAT(Read(example), ContainerEq(example.tags));
}

TEST(JenkinsTest, ARebuildHasANumberOfItsOwn) {
  const Tags tags = Read(Freestyle().environment.With(
      {{"BUILD_NUMBER", "154"}, {"BUILD_TAG", "jenkins-deploy-154"}}));
  EXPECT_EQ(tags.at("ci.pipeline.number").text, "154");
  EXPECT_EQ(tags.at("ci.pipeline.id").text, "jenkins-deploy-154");
}

TEST(JenkinsTest, OfSeveralCheckoutsTheFirstIsReported) {
  const Tags tags = Read(Freestyle().environment.Without("GIT_URL").With(
      {{"GIT_URL_1", "https://github.com/acme/first.git"},
       {"GIT_URL_2", "https://github.com/acme/second.git"}}));
  EXPECT_EQ(tags.at("git.repository_url"),
            (core::Sourced{"https://github.com/acme/first.git", "GIT_URL_1"}));
}

TEST(JenkinsTest, WithoutTheGitPluginsBranchTheProjectsIsUsed) {
  const Tags tags = Read(Multibranch().environment.Without("GIT_BRANCH"));
  EXPECT_EQ(tags.at("git.branch"),
            (core::Sourced{"feature/one", "BRANCH_NAME"}));
}

TEST(JenkinsTest, ABuildOfABareCommitHasNoBranchCalledDetached) {
  const Tags tags =
      Read(Freestyle().environment.With({{"GIT_BRANCH", "detached"}}));
  EXPECT_EQ(tags.count("git.branch"), 0);
}

struct RefCase {
  const char* name;
  const char* text;
  const char* tag;  ///< the tag that it becomes
  const char* value;
};

class JenkinsRefTest : public ::testing::TestWithParam<RefCase> {};

TEST_P(JenkinsRefTest, IsNormalised) {
  EXPECT_EQ(
      Read({{"JENKINS_URL", "http://ci/"}, {"GIT_BRANCH", GetParam().text}}),
      (Tags{{"ci.provider.name", {"jenkins", "JENKINS_URL"}},
            {GetParam().tag, {GetParam().value, "GIT_BRANCH"}}}));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, JenkinsRefTest,
    ::testing::Values(
        RefCase{"Bare", "main", "git.branch", "main"},
        RefCase{"Remote", "origin/feature/one", "git.branch", "feature/one"},
        RefCase{"Head", "refs/heads/main", "git.branch", "main"},
        RefCase{"RemoteRef", "refs/remotes/origin/main", "git.branch", "main"},
        RefCase{"OriginInside", "origin/feature/origin/x", "git.branch",
                "feature/origin/x"},
        RefCase{"RemoteTag", "origin/tags/v1.0.0", "git.tag", "v1.0.0"},
        RefCase{"Tag", "tags/v1.0.0", "git.tag", "v1.0.0"},
        RefCase{"TagRef", "refs/tags/v1.0.0", "git.tag", "v1.0.0"}),
    [](const auto& info) { return info.param.name; });

struct JobNameCase {
  const char* name;
  const char* job_name;
  const char* git_branch;
  const char* branch_name;
  const char* expected;
};

class JenkinsJobNameTest : public ::testing::TestWithParam<JobNameCase> {};

TEST_P(JenkinsJobNameTest, IsWithoutWhatNamesTheVariant) {
  const Tags tags = Read({{"JENKINS_URL", "http://ci/"},
                          {"JOB_NAME", GetParam().job_name},
                          {"GIT_BRANCH", GetParam().git_branch},
                          {"BRANCH_NAME", GetParam().branch_name}});
  EXPECT_EQ(tags.at("ci.pipeline.name"),
            (core::Sourced{GetParam().expected, "JOB_NAME"}));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, JenkinsJobNameTest,
    ::testing::Values(
        JobNameCase{"Plain", "deploy", "origin/main", "", "deploy"},
        JobNameCase{"InAFolder", "team/deploy", "origin/main", "",
                    "team/deploy"},
        JobNameCase{"Branch", "app/main", "main", "main", "app"},
        JobNameCase{"BranchWithoutBranchName", "app/main", "origin/main", "",
                    "app"},
        JobNameCase{"BranchWithoutGitBranch", "app/main", "", "main", "app"},
        JobNameCase{"EncodedBranch", "app/feature%2Fone", "feature/one",
                    "feature/one", "app"},
        JobNameCase{"BranchWithItsSlashes", "app/feature/one",
                    "origin/feature/one", "", "app"},
        JobNameCase{"Tag", "app/v1.0.0", "origin/tags/v1.0.0", "", "app"},
        JobNameCase{"Request", "org/app/PR-7", "feature/one", "PR-7",
                    "org/app"},
        JobNameCase{"Matrix", "app/JDK=17,label=linux", "origin/main", "",
                    "app"},
        JobNameCase{"MatrixInAFolder", "team/app/JDK=17", "origin/main", "",
                    "team/app"},
        JobNameCase{"MatrixValueWithASlash", "app/image=a/b", "", "", "app"},
        JobNameCase{"BranchWithAnEqualsSign", "app/a=b", "a=b", "a=b", "app"},
        JobNameCase{"EqualsSignInTheJobsOwnName", "a=b", "", "", "a=b"},
        JobNameCase{"JobCalledLikeTheBranch", "main", "origin/main", "",
                    "main"},
        JobNameCase{"ProjectCalledLikeTheBranch", "main/main", "main", "main",
                    "main"},
        JobNameCase{"ParentCalledLikeTheBranch", "team/main/main", "main",
                    "main", "team/main"},
        JobNameCase{"OnlyTheEndIsTheBranch", "main/deploy", "main", "main",
                    "main/deploy"},
        JobNameCase{"EndOfANameIsNoBranch", "app-main", "main", "main",
                    "app-main"}),
    [](const auto& info) { return info.param.name; });

struct TimeCase {
  const char* name;
  const char* text;
  const char* expected;  ///< empty: none
};

class JenkinsTimestampTest : public ::testing::TestWithParam<TimeCase> {};

TEST_P(JenkinsTimestampTest, IsUsedWhereItIsOneTime) {
  const Tags tags = Read(
      {{"JENKINS_URL", "http://ci/"}, {"BUILD_TIMESTAMP", GetParam().text}});
  Tags expected = {{"ci.provider.name", {"jenkins", "JENKINS_URL"}}};
  if (*GetParam().expected != '\0') {
    expected["ci.job.started_at"] = {GetParam().expected, "BUILD_TIMESTAMP"};
  }
  EXPECT_EQ(tags, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, JenkinsTimestampTest,
    ::testing::Values(
        TimeCase{"Utc", "2024-02-03 04:05:06 UTC", "2024-02-03 04:05:06Z"},
        TimeCase{"Gmt", "2024-02-03 04:05:06 GMT", "2024-02-03 04:05:06Z"},
        TimeCase{"Offset", "2024-02-03T04:05:06+0100",
                 "2024-02-03T04:05:06+0100"},
        TimeCase{"Iso", "2024-02-03T04:05:06Z", "2024-02-03T04:05:06Z"},
        TimeCase{"UnixSeconds", "1706933106", "1706933106"},
        TimeCase{"UnixMilliseconds", "1706933106000", "1706933106000"},
        TimeCase{"ZoneThatNamesSeveral", "2024-02-03 04:05:06 CST", ""},
        TimeCase{"NoZone", "2024-02-03 04:05:06", ""},
        TimeCase{"DayAlone", "2024-02-03", ""},
        TimeCase{"DigitsToTheDay", "20240203", ""},
        TimeCase{"DigitsToTheHour", "2024020304", ""},
        TimeCase{"DigitsToTheMinute", "202402030405", ""},
        TimeCase{"DigitsOfTheDayFirst", "14022024", ""},
        TimeCase{"DigitsWithAPoint", "20240203.0405", ""},
        TimeCase{"DigitsToTheSecond", "20240203040506", ""},
        TimeCase{"Words", "yesterday", ""}),
    [](const auto& info) { return info.param.name; });

TEST(JenkinsTest, CredentialsInTheUrlsReachNoTag) {
  const Tags tags = Read(Freestyle().environment.With({
      {"GIT_URL", "https://jenkins:s3cret@github.com/acme/app.git?x#y"},
      {"BUILD_URL", "https://jane:s3cret@ci.example.com/job/deploy/153/?a=b"},
  }));
  EXPECT_EQ(tags.at("git.repository_url").text,
            "https://github.com/acme/app.git");
  EXPECT_EQ(tags.at("ci.pipeline.url").text,
            "https://ci.example.com/job/deploy/153/?a=b");
}

std::vector<Variation> Variations() {
  const auto absent = std::nullopt;
  const auto env_vars = [](const char* text) {
    return core::Sourced{text, "the variables that it holds"};
  };
  std::vector<Variation> variations = {
      {"BRANCH_NAME",
       {{"ci.pipeline.name", core::Sourced{"acme/app/PR-7", "JOB_NAME"}}}},
      {"BUILD_NUMBER", {{"ci.pipeline.number", absent}}},
      {"BUILD_TAG", {{"ci.pipeline.id", absent}}},
      {"BUILD_TIMESTAMP", {{"ci.job.started_at", absent}}},
      {"BUILD_URL", {{"ci.pipeline.url", absent}}},
      {"CHANGE_BRANCH", {{"git.branch", core::Sourced{"PR-7", "GIT_BRANCH"}}}},
      {"CHANGE_ID",
       {{"pr.number", absent},
        {"git.branch", core::Sourced{"PR-7", "GIT_BRANCH"}}}},
      {"CHANGE_TARGET", {{"git.pull_request.base_branch", absent}}},
      {"DD_CUSTOM_PARENT_ID",
       {{"_dd.ci.env_vars", env_vars("{\"DD_CUSTOM_TRACE_ID\":\"12345\"}")}}},
      {"DD_CUSTOM_TRACE_ID",
       {{"_dd.ci.env_vars", env_vars("{\"DD_CUSTOM_PARENT_ID\":\"678\"}")}}},
      // BRANCH_NAME says the same.
      {"GIT_BRANCH", {}},
      {"GIT_COMMIT", {{"git.commit.sha", absent}}},
      {"GIT_URL", {{"git.repository_url", absent}}},
      {"JOB_NAME", {{"ci.pipeline.name", absent}}},
      {"NODE_LABELS", {{"ci.node.labels", absent}}},
      {"NODE_NAME", {{"ci.node.name", absent}}},
      {"STAGE_NAME", {{"ci.stage.name", absent}}},
      {"WORKSPACE", {{"ci.workspace_path", absent}}},
  };
  // Known, but of no use to us.
  for (const char* variable :
       {"BUILD_DISPLAY_NAME", "BUILD_ID", "CHANGE_AUTHOR", "CHANGE_TITLE",
        "CHANGE_URL", "CI", "EXECUTOR_NUMBER", "GIT_LOCAL_BRANCH",
        "GIT_PREVIOUS_COMMIT", "JENKINS_HOME", "JOB_BASE_NAME", "JOB_URL"}) {
    variations.push_back({variable, {}});
  }
  return variations;
}

class JenkinsVariationTest : public VariationTest {};

TEST_P(JenkinsVariationTest, AbsentEmptyAndBlankAreTheSame) {
  ExpectSameWhetherAbsentEmptyOrBlank(PullRequest());
}

TEST_P(JenkinsVariationTest, WhiteSpaceAroundTheValueIsDropped) {
  ExpectWhiteSpaceDropped(PullRequest());
}

INSTANTIATE_TEST_SUITE_P(Variables, JenkinsVariationTest,
                         ::testing::ValuesIn(Variations()),
                         testing::VariableName);

TEST(JenkinsTest, EveryVariableIsVaried) {
  EXPECT_TRUE(
      testing::NotVaried(PullRequest(), Variations(), "JENKINS_URL").empty());
}

TEST(JenkinsTest, AMarkerAloneGivesTheProviderAndNothingMore) {
  EXPECT_EQ(Read({{"JENKINS_URL", "http://ci/"}}),
            (Tags{{"ci.provider.name", {"jenkins", "JENKINS_URL"}}}));
}

}  // namespace
}  // namespace dora::providers
