#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/environments.h"
#include "tests/unit/providers/example.h"

// What the payload of an event tells, beyond the variables of
// tests/data/environments/github.env. Payloads are those of
// https://docs.github.com/webhooks/webhook-events-and-payloads.

namespace dora::providers {
namespace {

using ::testing::ContainerEq;
using testing::EnvironmentOf;
using testing::Read;
using testing::Tags;

constexpr char kHeadSha[] = "34c5c7793cb3b279e22454cb6750c80560547b3a";
constexpr char kBaseSha[] = "a5b3abe1ab2c3f4d5e6f708192a3b4c5d6e7f809";
constexpr char kEventPath[] = "/github/workflow/event.json";

/// The job of a push, as github.env has it.
EnvironmentOf Job() {
  EnvironmentOf job = {{"GITHUB_EVENT_PATH", kEventPath}};
  return job.With(testing::EnvironmentVariables("github"));
}

struct Example {
  EnvironmentOf environment;
  std::map<std::string, std::string> files;
  Tags payload_tags;  ///< beside those of the variables alone

  Tags tags() const {
    Tags all = payload_tags;
    all.merge(Read(environment));
    return all;
  }
};

Tags Read(const Example& example) {
  return Read(example.environment, example.files);
}

Example Push() {
  return {
      Job(),
      {{kEventPath, R"({
            "ref": "refs/heads/main",
            "head_commit": {
              "id": "66adc9350f2cc9b250b69abddab733dd55e1a588",
              "message": "Say hello\n\nTo the world.",
              "timestamp": "2024-02-03T04:05:06+01:00",
              "author": {"name": "Jane Doe", "email": "jane@example.com"},
              "committer": {"name": "GitHub", "email": "noreply@example.com"}
            }})"}},
      {
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
      }};
}

std::string PullRequestPayload(const std::string& merged) {
  const std::string action = merged == "true" ? "closed" : "synchronize";
  return R"({"action": ")" + action + R"(", "number": 42, "pull_request": {
             "number": 42, "merged": )" +
         merged + R"(,
             "head": {"ref": "feature/one",
                      "sha": "34c5c7793cb3b279e22454cb6750c80560547b3a"},
             "base": {"ref": "main",
                      "sha": "a5b3abe1ab2c3f4d5e6f708192a3b4c5d6e7f809"}}})";
}

Example PullRequest() {
  return {Job().With({
              {"GITHUB_EVENT_NAME", "pull_request"},
              {"GITHUB_BASE_REF", "main"},
              {"GITHUB_HEAD_REF", "feature/one"},
              {"GITHUB_REF", "refs/pull/42/merge"},
              {"GITHUB_REF_NAME", "42/merge"},
          }),
          {{kEventPath, PullRequestPayload("false")}},
          {
              {"git.commit.head.sha",
               {kHeadSha, "GITHUB_EVENT_PATH/pull_request/head/sha"}},
              {"git.deployed.sha",
               {kHeadSha, "GITHUB_EVENT_PATH/pull_request/head/sha"}},
              {"git.pull_request.base_branch_head_sha",
               {kBaseSha, "GITHUB_EVENT_PATH/pull_request/base/sha"}},
              {"pr.number", {"42", "GITHUB_EVENT_PATH/pull_request/number"}},
          }};
}

TEST(GithubTest, APushTellsItsHeadCommit) {
  EXPECT_THAT(Read(Push()), ContainerEq(Push().tags()));
}

TEST(GithubTest, APullRequestsHeadIsWhatWasDeployed) {
  EXPECT_THAT(Read(PullRequest()), ContainerEq(PullRequest().tags()));
}

TEST(GithubTest, APullRequestsTargetRunsTheBasesOwnCommit) {
  Example example = PullRequest();
  example.environment = example.environment.With({
      {"GITHUB_EVENT_NAME", "pull_request_target"},
      {"GITHUB_REF", "refs/heads/main"},
      {"GITHUB_REF_NAME", "main"},
  });
  example.payload_tags.erase("git.deployed.sha");
  EXPECT_THAT(Read(example), ContainerEq(example.tags()));
}

TEST(GithubTest, AReviewOfAPullRequestIsReadLikeThePullRequest) {
  Example example = PullRequest();
  example.environment =
      example.environment.With("GITHUB_EVENT_NAME", "pull_request_review");
  EXPECT_THAT(Read(example), ContainerEq(example.tags()));
}

TEST(GithubTest, ABasesNameAloneSaysThatItIsAPullRequest) {
  Example example = PullRequest();
  example.environment = example.environment.Without("GITHUB_EVENT_NAME");
  EXPECT_THAT(Read(example), ContainerEq(example.tags()));
}

TEST(GithubTest, ARefOfAPullRequestIsNoBranch) {
  Example example = PullRequest();
  example.environment = example.environment.Without("GITHUB_HEAD_REF");
  const Tags tags = Read(example);
  EXPECT_EQ(tags.count("git.branch"), 0u);
  EXPECT_EQ(tags.count("git.tag"), 0u);
}

TEST(GithubTest, WithoutTheEventItsPathOrTheCommitAPushTellsNoHeadCommit) {
  for (const char* variable :
       {"GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_SHA"}) {
    Example example = Push();
    example.environment = example.environment.Without(variable);
    EXPECT_THAT(Read(example), ContainerEq(Read(example.environment)))
        << variable;
  }
}

TEST(GithubTest, APathOfAPayloadMayHaveWhiteSpaceAround) {
  Example example = PullRequest();
  example.environment = example.environment.With(
      "GITHUB_EVENT_PATH", absl::StrCat(" ", kEventPath, "\n"));
  EXPECT_THAT(Read(example), ContainerEq(example.tags()));
}

TEST(GithubTest, ABlankValueInAPayloadIsAbsent) {
  const Tags tags =
      Read(Job().With("GITHUB_EVENT_NAME", "deployment"),
           {{kEventPath, R"({"deployment": {"environment": " \n"}})"}});
  EXPECT_EQ(tags.count("ci.environment.name"), 0u);
}

TEST(GithubTest, WhiteSpaceAroundAValueInAPayloadIsDropped) {
  const Tags tags =
      Read(Job().With("GITHUB_EVENT_NAME", "deployment"),
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
  const Environment environment = Job().Build();
  const testing::FakeFileReader files(Push().files);
  ASSERT_TRUE(ReadContext(environment, files, {}, Detail::kEvent).has_value());
  EXPECT_TRUE(files.paths_read().empty());
}

TEST(GithubTest, ForAnEventThePayloadOfAPullRequestIsOpened) {
  const Environment environment = PullRequest().environment.Build();
  const testing::FakeFileReader files(PullRequest().files);
  const auto detected = ReadContext(environment, files, {}, Detail::kEvent);
  ASSERT_TRUE(detected.has_value());
  EXPECT_EQ(testing::TagsOf(detected->context), PullRequest().tags());
}

struct PayloadCase {
  const char* name;
  std::string text;
};

class GithubPayloadTest : public ::testing::TestWithParam<PayloadCase> {};

TEST_P(GithubPayloadTest, WhatCannotBeReadIsAbsent) {
  Example example = PullRequest();
  example.files = {{kEventPath, GetParam().text}};
  EXPECT_THAT(Read(example), ContainerEq(Read(example.environment)));
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

}  // namespace
}  // namespace dora::providers
