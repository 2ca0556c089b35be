// `dora-deploy context`: what it prints for people and for machines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Context, JsonIsOneFlatObjectOfTheSharedTags) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"context", "--json"}, EnvironmentOf("buildkite"));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(
      nlohmann::json::parse(finished.out),
      nlohmann::json({
          {"ci.provider.name", "buildkite"},
          {"ci.pipeline.id", "018c0f5e-1b2c-4d3e-8f90-a1b2c3d4e5f6"},
          {"ci.pipeline.name", "shopist"},
          {"ci.pipeline.number", "903"},
          {"ci.pipeline.url",
           "https://buildkite.com/shop-inc/shopist/builds/903"},
          {"ci.job.id", "018c0f5e-2d4f-4a6b-9c8d-e7f6a5b4c3d2"},
          {"ci.job.name", "Deploy"},
          {"ci.job.url",
           "https://buildkite.com/shop-inc/shopist/builds/903"
           "#018c0f5e-2d4f-4a6b-9c8d-e7f6a5b4c3d2"},
          {"ci.workspace_path",
           "/var/lib/buildkite-agent/builds/deploy-agent-1/shop-inc/shopist"},
          {"ci.node.name", "0187f3c2-8a3e-4f6b-9d1a-5b7c8d9e0f1a"},
          {"ci.node.labels", R"(["arch:x86_64","queue:deploy"])"},
          {"git.repository_url", "https://github.com/shop-inc/shopist.git"},
          {"git.commit.sha", "9daeafb9864cf43055ae93beb0afd6c7d144bfa4"},
          {"git.branch", "main"},
          {"git.commit.message", "Charge the right currency"},
          {"git.commit.author.name", "Ada Example"},
          {"git.commit.author.email", "ada@shop.example"},
      }));
}

TEST(Context, AllAddsTheVariablesThatIdentifyTheJob) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"context", "--json", "--all"}, EnvironmentOf("circleci"));
  EXPECT_EQ(nlohmann::json::parse(finished.out)["_dd.ci.env_vars"],
            R"({"CIRCLE_WORKFLOW_ID":"6b1b36a5-4f0c-4c46-8f5e-9a0b1c2d3e4f",)"
            R"("CIRCLE_BUILD_NUM":"1733"})");
}

TEST(Context, OutsideCiAndCheckoutItIsEmpty) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy({"context", "--json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(nlohmann::json::parse(finished.out), nlohmann::json::object());
}

TEST(Context, ExplainNamesEachSourceAndWhereItLookedInVain) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"context", "--explain"}, EnvironmentOf("gitlab"));
  EXPECT_THAT(finished.out, ::testing::ContainsRegex(
                                "ci.job.started_at +2026-11-02T08:30:05Z  <- "
                                "CI_JOB_STARTED_AT"));
  EXPECT_THAT(finished.out,
              ::testing::ContainsRegex(
                  "git.tag +-  looked at: DD_GIT_TAG, CI_COMMIT_TAG"));
  EXPECT_THAT(finished.out, Not(HasSubstr("glcbt-64_x7Jq2Fake0Token9")));
}

TEST(Context, ExplainNamesBothOfTwoSystems) {
  const Scratch scratch;
  Variables variables = EnvironmentOf("gitlab");
  variables.emplace_back("JENKINS_URL", "https://jenkins.shop.example/");
  const Finished finished = scratch.Deploy({"context", "--explain"}, variables);
  EXPECT_THAT(finished.err, HasSubstr("Jenkins is also detected"));
  EXPECT_THAT(finished.err, HasSubstr("set `--provider` to `jenkins`"));
}

TEST(Context, AStrangersCommitMessageStaysOnItsLine) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"context"}, With(EnvironmentOf("gitlab"), "CI_COMMIT_MESSAGE",
                        "fine\n::set-output name=x::y\n\033[2J"));
  EXPECT_THAT(finished.out, Not(HasSubstr("\n::set-output")));
  EXPECT_THAT(finished.out, Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace dora::testing
