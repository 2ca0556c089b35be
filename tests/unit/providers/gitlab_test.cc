#include <gtest/gtest.h>

#include "tests/unit/providers/example.h"

// The forms of variables that tests/data/environments/gitlab.env has in one.

namespace dora::providers {
namespace {

using testing::Read;
using testing::Tags;

struct TextCase {
  const char* name;
  const char* text;
  const char* expected;
};

class GitlabRunnerTagsTest : public ::testing::TestWithParam<TextCase> {};

TEST_P(GitlabRunnerTagsTest, AreAJsonArray) {
  EXPECT_EQ(Read({{"GITLAB_CI", "true"}, {"CI_RUNNER_TAGS", GetParam().text}})
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

TEST(GitlabEnvironmentAction, OnlyStartDeploys) {
  for (const char* action : {"", "start"}) {
    EXPECT_EQ(Read({{"GITLAB_CI", "true"}, {"CI_ENVIRONMENT_ACTION", action}})
                  .count("ci.job.no_deployment"),
              0u)
        << action;
  }
  for (const std::string action : {"stop", "prepare", "verify", "access"}) {
    const auto tag =
        Read({{"GITLAB_CI", "true"}, {"CI_ENVIRONMENT_ACTION", action}})
            .at("ci.job.no_deployment");
    EXPECT_EQ(tag.text, "its environment:action is " + action);
    EXPECT_EQ(tag.source, "CI_ENVIRONMENT_ACTION");
  }
}

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
        RefCase{"CalledOrigin", "origin/release", "git.branch",
                "origin/release"},
        RefCase{"CalledTags", "tags/x", "git.branch", "tags/x"},
        RefCase{"OriginInside", "feature/origin/x", "git.branch",
                "feature/origin/x"},
        RefCase{"TagsInside", "feature/tags/x", "git.branch", "feature/tags/x"},
        RefCase{"CalledOriginTags", "origin/tags/v1", "git.branch",
                "origin/tags/v1"},
        RefCase{"HeadCalledTags", "refs/heads/tags/x", "git.branch", "tags/x"},
        RefCase{"TagRef", "refs/tags/v1.0.0", "git.tag", "v1.0.0"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::providers
