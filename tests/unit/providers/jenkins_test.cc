#include <gtest/gtest.h>

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
