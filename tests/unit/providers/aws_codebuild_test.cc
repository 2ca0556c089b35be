#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html.

namespace dora::testing {
namespace {

constexpr char kBuild[] = "demo-project:b1e6661e-e4f2-4156-9ab9-82a190000000";
constexpr char kArn[] =
    "arn:aws:codebuild:us-east-1:123456789012:build/"
    "demo-project:b1e6661e-e4f2-4156-9ab9-82a190000000";

/// A build that a push to GitHub started.
DocumentedExample Push() {
  return {"Push",
          {
              {"AWS_REGION", "us-east-1"},
              {"CODEBUILD_BUILD_ARN", kArn},
              {"CODEBUILD_BUILD_ID", kBuild},
              {"CODEBUILD_BUILD_NUMBER", "12"},
              {"CODEBUILD_INITIATOR", "GitHub-Hookshot/0a1b2c3"},
              {"CODEBUILD_PUBLIC_BUILD_URL",
               "https://us-east-1.codebuild.aws.amazon.com/project/x/build/y"},
              {"CODEBUILD_RESOLVED_SOURCE_VERSION", kSha},
              {"CODEBUILD_SOURCE_REPO_URL", "https://github.com/acme/app.git"},
              {"CODEBUILD_SOURCE_VERSION", kSha},
              {"CODEBUILD_SRC_DIR", "/codebuild/output/src123456789/src/app"},
              {"CODEBUILD_START_TIME", "1722617519123"},
              {"CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/feature/one"},
              {"CODEBUILD_WEBHOOK_TRIGGER", "branch/feature/one"},
          },
          {
              {"ci.job.started_at", "CODEBUILD_START_TIME"},
              {"ci.pipeline.id", "CODEBUILD_BUILD_ID"},
              {"ci.pipeline.number", "CODEBUILD_BUILD_NUMBER"},
              {"ci.pipeline.url", "CODEBUILD_PUBLIC_BUILD_URL"},
              {"ci.workspace_path", "CODEBUILD_SRC_DIR"},
              {"git.commit.sha", "CODEBUILD_RESOLVED_SOURCE_VERSION"},
              {"git.repository_url", "CODEBUILD_SOURCE_REPO_URL"},
          },
          {
              {"ci.provider.name", {"awscodebuild", "CODEBUILD_BUILD_ID"}},
              {"ci.pipeline.name", {"demo-project", "CODEBUILD_BUILD_ID"}},
              {"git.branch", {"feature/one", "CODEBUILD_WEBHOOK_HEAD_REF"}},
          },
          {}};
}

DocumentedExample PullRequest() {
  DocumentedExample example = Push().Changed(
      "PullRequest",
      {{"CODEBUILD_SOURCE_VERSION", "pr/7"},
       {"CODEBUILD_WEBHOOK_BASE_REF", "refs/heads/main"},
       {"CODEBUILD_WEBHOOK_TRIGGER", "pr/7"}},
      {{"git.commit.head.sha", "CODEBUILD_RESOLVED_SOURCE_VERSION"}});
  example.made["git.pull_request.base_branch"] = {"main",
                                                  "CODEBUILD_WEBHOOK_BASE_REF"};
  example.made["pr.number"] = {"7", "CODEBUILD_SOURCE_VERSION"};
  example.fallbacks = {{"CODEBUILD_SOURCE_VERSION",
                        {{"git.commit.head.sha", std::nullopt},
                         {"git.pull_request.base_branch", std::nullopt}}}};
  return example;
}

/// An action of a pipeline that hands its ids over.
DocumentedExample Pipeline() {
  const auto held = [](const std::string& rest) {
    return core::Sourced{"{" + rest + "}", "the variables that it holds"};
  };
  const std::string arn =
      "\"CODEBUILD_BUILD_ARN\":\"" + std::string(kArn) + "\"";
  const std::string pipeline = "\"DD_PIPELINE_EXECUTION_ID\":\"p-1\"";
  const std::string action = "\"DD_ACTION_EXECUTION_ID\":\"a-1\"";
  return {"Pipeline",
          {
              {"CODEBUILD_BUILD_ARN", kArn},
              {"CODEBUILD_BUILD_ID", kBuild},
              {"CODEBUILD_INITIATOR", "codepipeline/my-demo-pipeline"},
              {"CODEBUILD_RESOLVED_SOURCE_VERSION", kSha},
              {"CODEBUILD_SOURCE_REPO_URL", ""},
              {"CODEBUILD_SRC_DIR", "/codebuild/output/src123456789/src"},
              {"CODEBUILD_START_TIME", "1722617519123"},
              {"DD_ACTION_EXECUTION_ID", "a-1"},
              {"DD_PIPELINE_EXECUTION_ID", "p-1"},
          },
          {
              {"ci.job.id", "DD_ACTION_EXECUTION_ID"},
              {"ci.job.started_at", "CODEBUILD_START_TIME"},
              {"ci.pipeline.id", "DD_PIPELINE_EXECUTION_ID"},
              {"ci.workspace_path", "CODEBUILD_SRC_DIR"},
              {"git.commit.sha", "CODEBUILD_RESOLVED_SOURCE_VERSION"},
          },
          {
              {"ci.provider.name", {"awscodepipeline", "CODEBUILD_INITIATOR"}},
              {"ci.pipeline.name", {"my-demo-pipeline", "CODEBUILD_INITIATOR"}},
              {"_dd.ci.env_vars", held(arn + "," + pipeline + "," + action)},
          },
          {
              {"CODEBUILD_BUILD_ARN",
               {{"_dd.ci.env_vars", held(pipeline + "," + action)}}},
              {"DD_ACTION_EXECUTION_ID",
               {{"ci.job.id", core::Sourced{kBuild, "CODEBUILD_BUILD_ID"}},
                {"_dd.ci.env_vars", held(arn + "," + pipeline)}}},
              {"DD_PIPELINE_EXECUTION_ID",
               {{"_dd.ci.env_vars", held(arn + "," + action)}}},
          }};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample tag =
      Push().Changed("Tag", {{"CODEBUILD_WEBHOOK_HEAD_REF", "refs/tags/v1"}},
                     {{"git.branch", ""}});
  tag.made["git.tag"] = {"v1", "CODEBUILD_WEBHOOK_HEAD_REF"};
  return {Push(), PullRequest(), tag, Pipeline()};
}

TEST(AwsCodebuildTest, AnArchiveIsNoRepositoryAndItsVersionNoCommit) {
  const Tags tags = Read(Push().environment.With(
      {{"CODEBUILD_SOURCE_REPO_URL", "s3://bucket/app.zip"},
       {"CODEBUILD_RESOLVED_SOURCE_VERSION", "3HL4kqtJlcpXroDTDmJ_rmSpXd3d"}}));
  EXPECT_EQ(tags.count("git.repository_url"), 0u);
  EXPECT_EQ(tags.count("git.commit.sha"), 0u);
}

TEST(AwsCodebuildTest, ABranchMayBeginLikeAPullRequest) {
  for (const char* version : {"pr/", "pr/x", "pr/7/x", "opr/7"}) {
    EXPECT_EQ(Read(Push().environment.With("CODEBUILD_SOURCE_VERSION", version))
                  .count("pr.number"),
              0u)
        << version;
  }
}

}  // namespace dora::testing
