#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/unit/providers/example.h"

// The forms of variables that tests/data/environments/jenkins.env has in one:
// those of Jenkins itself, of its Git plugin (https://plugins.jenkins.io/git/)
// and of its Branch API plugin.

namespace dora::providers {
namespace {

using testing::Read;
using testing::Tags;

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

struct NamedRefCase {
  const char* name;
  std::map<std::string, std::string> variables;
  const char* branch;
  const char* tag = "";
};

class JenkinsNamedRefTest : public ::testing::TestWithParam<NamedRefCase> {};

TEST_P(JenkinsNamedRefTest, IsWhatTheVariablesTogetherSay) {
  testing::EnvironmentOf environment = {{"JENKINS_URL", "http://ci/"}};
  for (const auto& [name, value] : GetParam().variables) {
    environment = environment.With(name, value);
  }
  const Tags tags = Read(environment);
  const auto text = [&tags](const char* tag) {
    return tags.count(tag) == 0 ? "" : tags.at(tag).text;
  };
  EXPECT_EQ(text("git.branch"), GetParam().branch);
  EXPECT_EQ(text("git.tag"), GetParam().tag);
}

INSTANTIATE_TEST_SUITE_P(
    OfAMultibranchJob, JenkinsNamedRefTest,
    ::testing::Values(
        NamedRefCase{"CalledOrigin",
                     {{"GIT_BRANCH", "origin/x"}, {"BRANCH_NAME", "origin/x"}},
                     "origin/x"},
        NamedRefCase{
            "CalledOriginBehindARemote",
            {{"GIT_BRANCH", "origin/origin/x"}, {"BRANCH_NAME", "origin/x"}},
            "origin/x"},
        NamedRefCase{"CalledTags",
                     {{"GIT_BRANCH", "tags/x"}, {"BRANCH_NAME", "tags/x"}},
                     "tags/x"},
        NamedRefCase{"CalledTagsBehindARemote",
                     {{"GIT_BRANCH", "origin/tags/x"},
                      {"BRANCH_NAME", "tags/x"},
                      {"JOB_NAME", "app/tags%2Fx"}},
                     "tags/x"},
        NamedRefCase{"CalledLikeARequest",
                     {{"GIT_BRANCH", "fix/pr/7/head"},
                      {"BRANCH_NAME", "fix/pr/7/head"},
                      {"JOB_NAME", "app/fix%2Fpr%2F7%2Fhead"}},
                     "fix/pr/7/head"},
        NamedRefCase{
            "ShortenedRemoteRef",
            {{"GIT_BRANCH", "remotes/origin/main"}, {"BRANCH_NAME", "main"}},
            "main"},
        NamedRefCase{"OtherRemote",
                     {{"GIT_BRANCH", "refs/remotes/upstream/main"},
                      {"BRANCH_NAME", "main"}},
                     "main"},
        NamedRefCase{"WithoutGitBranch", {{"BRANCH_NAME", "tags/x"}}, "tags/x"},
        NamedRefCase{"OfABareCommit",
                     {{"GIT_BRANCH", "detached"}, {"BRANCH_NAME", "origin/x"}},
                     "origin/x"},
        NamedRefCase{"OfNoBranch",
                     {{"GIT_BRANCH", "origin/HEAD"}, {"BRANCH_NAME", "main"}},
                     "main"},
        NamedRefCase{"ATag",
                     {{"GIT_BRANCH", "tags/v1"},
                      {"BRANCH_NAME", "v1"},
                      {"TAG_NAME", "v1"}},
                     "",
                     "v1"},
        NamedRefCase{"ATagCalledTags",
                     {{"GIT_BRANCH", "tags/v1"},
                      {"BRANCH_NAME", "tags/v1"},
                      {"TAG_NAME", "tags/v1"}},
                     "",
                     "tags/v1"},
        NamedRefCase{"ATagsRef",
                     {{"GIT_BRANCH", "refs/tags/v1"}, {"BRANCH_NAME", "v1"}},
                     "",
                     "v1"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfAnotherJob, JenkinsNamedRefTest,
    ::testing::Values(
        NamedRefCase{"Parameter",
                     {{"GIT_BRANCH", "origin/main"},
                      {"BRANCH_NAME", "origin/main"},
                      {"JOB_NAME", "deploy"}},
                     "main"},
        NamedRefCase{"ParameterCalledLikeTheJob",
                     {{"GIT_BRANCH", "origin/main"},
                      {"BRANCH_NAME", "origin/main"},
                      {"JOB_NAME", "origin/main"}},
                     "main"},
        NamedRefCase{"ParameterWithATag",
                     {{"GIT_BRANCH", "origin/tags/v1"},
                      {"BRANCH_NAME", "tags/v1"},
                      {"JOB_NAME", "deploy"}},
                     "",
                     "v1"},
        NamedRefCase{"ParameterWithARequest",
                     {{"GIT_BRANCH", "origin/pr/7/merge"},
                      {"BRANCH_NAME", "pr/7/merge"},
                      {"JOB_NAME", "deploy"}},
                     "pr/7/merge"},
        NamedRefCase{"ParameterAlone",
                     {{"BRANCH_NAME", "origin/main"}, {"JOB_NAME", "deploy"}},
                     "main"},
        NamedRefCase{
            "LocalBranch",
            {{"GIT_BRANCH", "upstream/main"}, {"GIT_LOCAL_BRANCH", "main"}},
            "main"},
        NamedRefCase{
            "LocalBranchOfATag",
            {{"GIT_BRANCH", "origin/tags/v1"}, {"GIT_LOCAL_BRANCH", "tags/v1"}},
            "",
            "v1"},
        NamedRefCase{"LocalBranchOfARequest",
                     {{"GIT_BRANCH", "origin/pr/7/merge"},
                      {"GIT_LOCAL_BRANCH", "pr/7/merge"}},
                     ""},
        NamedRefCase{"NoBranch", {{"GIT_BRANCH", "origin/HEAD"}}, ""}),
    [](const auto& info) { return info.param.name; });

TEST(JenkinsRequestTest, ATrackingRefOfARequestTellsIt) {
  const Tags tags = Read({{"JENKINS_URL", "http://ci/"},
                          {"JOB_NAME", "deploy"},
                          {"BRANCH_NAME", "pr/7/merge"},
                          {"GIT_BRANCH", "origin/pr/7/merge"}});
  EXPECT_EQ(tags.at("pr.number").text, "7");
  EXPECT_EQ(tags.at("git.commit.role").text, "merge");
}

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

}  // namespace
}  // namespace dora::providers
