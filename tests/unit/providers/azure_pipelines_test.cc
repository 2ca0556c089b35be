#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://learn.microsoft.com/azure/devops/pipelines/build/variables.

namespace dora::testing {
namespace {

constexpr char kProject[] = "b3e7e7c4-0000-4000-8000-000000000000";
constexpr char kJob[] = "12f1170f-0000-4000-8000-000000000000";

/// A deployment job of a push to a repository of Azure Repos.
DocumentedExample Deployment() {
  const std::string run = "https://dev.azure.com/fabrikam/" +
                          std::string(kProject) +
                          "/_build/results?buildId=1764";
  const std::string held = "\"BUILD_BUILDID\":\"1764\"";
  return {
      "Deployment",
      {
          {"AGENT_NAME", "Azure Pipelines 2"},
          {"BUILD_BUILDID", "1764"},
          {"BUILD_BUILDNUMBER", "20260511.1"},
          {"BUILD_DEFINITIONNAME", "MyApp-CI"},
          {"BUILD_REASON", "IndividualCI"},
          {"BUILD_REPOSITORY_PROVIDER", "TfsGit"},
          {"BUILD_REPOSITORY_URI",
           "https://dev.azure.com/fabrikam/shop/_git/app"},
          {"BUILD_REQUESTEDFOR", "Jamal Hartnett"},
          {"BUILD_REQUESTEDFOREMAIL", "jamal@example.com"},
          {"BUILD_REQUESTEDFORID", "00000002-0000-8888-8000-000000000000"},
          {"BUILD_SOURCEBRANCH", "refs/heads/feature/tools"},
          {"BUILD_SOURCEBRANCHNAME", "tools"},
          {"BUILD_SOURCESDIRECTORY", "/home/vsts/work/1/s"},
          {"BUILD_SOURCEVERSION", kSha},
          {"BUILD_SOURCEVERSIONAUTHOR", "Raisa Pokrovskaya"},
          {"BUILD_SOURCEVERSIONMESSAGE", "Fix login bug"},
          {"ENVIRONMENT_NAME", "smarthotel-dev"},
          {"SYSTEM_COLLECTIONURI", "https://dev.azure.com/fabrikam/"},
          {"SYSTEM_JOBATTEMPT", "1"},
          {"SYSTEM_JOBDISPLAYNAME", "Deploy the app"},
          {"SYSTEM_JOBID", kJob},
          {"SYSTEM_STAGEDISPLAYNAME", "Production"},
          {"SYSTEM_TEAMPROJECT", "shop"},
          {"SYSTEM_TEAMPROJECTID", kProject},
          {"TF_BUILD", "True"},
      },
      {
          {"ci.actor", "BUILD_REQUESTEDFOR"},
          {"ci.environment.name", "ENVIRONMENT_NAME"},
          {"ci.job.id", "SYSTEM_JOBID"},
          {"ci.job.name", "SYSTEM_JOBDISPLAYNAME"},
          {"ci.pipeline.attempt", "SYSTEM_JOBATTEMPT"},
          {"ci.pipeline.id", "BUILD_BUILDID"},
          {"ci.pipeline.name", "BUILD_DEFINITIONNAME"},
          {"ci.pipeline.number", "BUILD_BUILDID"},
          {"ci.stage.name", "SYSTEM_STAGEDISPLAYNAME"},
          {"ci.workspace_path", "BUILD_SOURCESDIRECTORY"},
          {"git.commit.author.name", "BUILD_SOURCEVERSIONAUTHOR"},
          {"git.commit.message", "BUILD_SOURCEVERSIONMESSAGE"},
          {"git.commit.sha", "BUILD_SOURCEVERSION"},
          {"git.repository_url", "BUILD_REPOSITORY_URI"},
      },
      {
          {"ci.provider.name", {"azurepipelines", "TF_BUILD"}},
          {"ci.pipeline.url",
           {run,
            "SYSTEM_COLLECTIONURI + SYSTEM_TEAMPROJECTID + BUILD_BUILDID"}},
          {"ci.job.url",
           {run + "&view=logs&j=" + kJob,
            "SYSTEM_COLLECTIONURI + SYSTEM_TEAMPROJECTID + BUILD_BUILDID + "
            "SYSTEM_JOBID"}},
          {"git.branch", {"feature/tools", "BUILD_SOURCEBRANCH"}},
          {"_dd.ci.env_vars",
           {"{\"SYSTEM_TEAMPROJECTID\":\"" + std::string(kProject) + "\"," +
                held + ",\"SYSTEM_JOBID\":\"" + kJob + "\"}",
            "the variables that it holds"}},
      },
      {
          {"BUILD_BUILDID",
           {{"_dd.ci.env_vars",
             core::Sourced{"{\"SYSTEM_TEAMPROJECTID\":\"" +
                               std::string(kProject) +
                               "\",\"SYSTEM_JOBID\":\"" + kJob + "\"}",
                           "the variables that it holds"}}}},
          {"BUILD_SOURCEBRANCH",
           {{"git.branch", core::Sourced{"tools", "BUILD_SOURCEBRANCHNAME"}}}},
          {"BUILD_SOURCEVERSIONAUTHOR",
           {{"git.commit.author.name",
             core::Sourced{"00000002-0000-8888-8000-000000000000",
                           "BUILD_REQUESTEDFORID"}},
            {"git.commit.author.email",
             core::Sourced{"jamal@example.com", "BUILD_REQUESTEDFOREMAIL"}}}},
          {"SYSTEM_JOBID",
           {{"_dd.ci.env_vars",
             core::Sourced{"{\"SYSTEM_TEAMPROJECTID\":\"" +
                               std::string(kProject) + "\"," + held + "}",
                           "the variables that it holds"}}}},
          {"SYSTEM_TEAMPROJECTID",
           {{"_dd.ci.env_vars",
             core::Sourced{"{" + held + ",\"SYSTEM_JOBID\":\"" + kJob + "\"}",
                           "the variables that it holds"}}}},
      }};
}

/// A pull request of GitHub, on an agent that still has the older name of the
/// organization's address.
DocumentedExample PullRequest() {
  return {
      "PullRequest",
      {
          {"BUILD_REPOSITORY_URI", "https://github.com/acme/app"},
          {"BUILD_SOURCEBRANCH", "refs/pull/42/merge"},
          {"BUILD_SOURCEBRANCHNAME", "merge"},
          {"BUILD_SOURCEVERSION", kSha},
          {"SYSTEM_PULLREQUEST_PULLREQUESTID", "1739482"},
          {"SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "42"},
          {"SYSTEM_PULLREQUEST_SOURCEBRANCH", "refs/heads/users/raisa/new"},
          {"SYSTEM_PULLREQUEST_SOURCECOMMITID", kHeadSha},
          {"SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI",
           "https://github.com/raisa/app"},
          {"SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"},
          {"SYSTEM_TASKINSTANCEID", "t"},
          {"SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "https://tfs.example/dc/"},
          {"SYSTEM_TEAMFOUNDATIONSERVERURI", "https://tfs.example/old/"},
          {"SYSTEM_TEAMPROJECTID", "p"},
          {"BUILD_BUILDID", "7"},
          {"SYSTEM_JOBID", "j"},
          {"TF_BUILD", "True"},
      },
      {
          {"ci.job.id", "SYSTEM_JOBID"},
          {"ci.pipeline.id", "BUILD_BUILDID"},
          {"ci.pipeline.number", "BUILD_BUILDID"},
          {"git.commit.head.sha", "SYSTEM_PULLREQUEST_SOURCECOMMITID"},
          {"git.commit.sha", "SYSTEM_PULLREQUEST_SOURCECOMMITID"},
          {"git.deployed.sha", "SYSTEM_PULLREQUEST_SOURCECOMMITID"},
          {"git.repository_url", "SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI"},
          {"pr.number", "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"},
      },
      {
          {"ci.provider.name", {"azurepipelines", "TF_BUILD"}},
          {"ci.pipeline.url",
           {"https://tfs.example/old/p/_build/results?buildId=7",
            "SYSTEM_TEAMFOUNDATIONSERVERURI + SYSTEM_TEAMPROJECTID + "
            "BUILD_BUILDID"}},
          {"ci.job.url",
           {"https://tfs.example/old/p/_build/results?buildId=7"
            "&view=logs&j=j&t=t",
            "SYSTEM_TEAMFOUNDATIONSERVERURI + SYSTEM_TEAMPROJECTID + "
            "BUILD_BUILDID + SYSTEM_JOBID + SYSTEM_TASKINSTANCEID"}},
          {"git.branch",
           {"users/raisa/new", "SYSTEM_PULLREQUEST_SOURCEBRANCH"}},
          {"git.pull_request.base_branch",
           {"main", "SYSTEM_PULLREQUEST_TARGETBRANCH"}},
          {"_dd.ci.env_vars",
           {"{\"SYSTEM_TEAMPROJECTID\":\"p\",\"BUILD_BUILDID\":\"7\","
            "\"SYSTEM_JOBID\":\"j\"}",
            "the variables that it holds"}},
      },
      {
          {"BUILD_BUILDID",
           {{"_dd.ci.env_vars", core::Sourced{"{\"SYSTEM_TEAMPROJECTID\":\"p\","
                                              "\"SYSTEM_JOBID\":\"j\"}",
                                              "the variables that it holds"}}}},
          {"SYSTEM_JOBID",
           {{"_dd.ci.env_vars", core::Sourced{"{\"SYSTEM_TEAMPROJECTID\":\"p\","
                                              "\"BUILD_BUILDID\":\"7\"}",
                                              "the variables that it holds"}}}},
          {"SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
           {{"pr.number", core::Sourced{"1739482",
                                        "SYSTEM_PULLREQUEST_"
                                        "PULLREQUESTID"}}}},
          {"SYSTEM_PULLREQUEST_SOURCECOMMITID",
           {{"git.commit.sha", core::Sourced{kSha, "BUILD_SOURCEVERSION"}}}},
          {"SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI",
           {{"git.repository_url", core::Sourced{"https://github.com/acme/app",
                                                 "BUILD_REPOSITORY_URI"}}}},
          {"SYSTEM_TASKINSTANCEID",
           {{"ci.job.url",
             core::Sourced{
                 "https://tfs.example/old/p/_build/results?buildId=7"
                 "&view=logs&j=j",
                 "SYSTEM_TEAMFOUNDATIONSERVERURI + SYSTEM_TEAMPROJECTID + "
                 "BUILD_BUILDID + SYSTEM_JOBID"}}}},
          {"SYSTEM_TEAMFOUNDATIONSERVERURI",
           {{"ci.pipeline.url",
             core::Sourced{"https://tfs.example/dc/p/_build/results?buildId=7",
                           "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI + "
                           "SYSTEM_TEAMPROJECTID + BUILD_BUILDID"}},
            {"ci.job.url",
             core::Sourced{
                 "https://tfs.example/dc/p/_build/results?buildId=7"
                 "&view=logs&j=j&t=t",
                 "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI + "
                 "SYSTEM_TEAMPROJECTID + BUILD_BUILDID + SYSTEM_JOBID + "
                 "SYSTEM_TASKINSTANCEID"}}}},
          {"SYSTEM_TEAMPROJECTID",
           {{"_dd.ci.env_vars",
             core::Sourced{"{\"BUILD_BUILDID\":\"7\",\"SYSTEM_JOBID\":\"j\"}",
                           "the variables that it holds"}}}},
      }};
}

}  // namespace

std::vector<DocumentedExample> Examples() {
  DocumentedExample tag = Deployment().Changed(
      "Tag", {{"BUILD_SOURCEBRANCH", "refs/tags/v1"}}, {{"git.branch", ""}});
  tag.made["git.tag"] = {"v1", "BUILD_SOURCEBRANCH"};
  return {Deployment(), PullRequest(), tag};
}

TEST(AzurePipelinesTest, AChangesetOfTfvcIsNoCommit) {
  EXPECT_EQ(Read({{"TF_BUILD", "True"}, {"BUILD_SOURCEVERSION", "C4211"}})
                .count("git.commit.sha"),
            0u);
}

TEST(AzurePipelinesTest, ThePullRequestsMergeIsNoBranch) {
  EXPECT_EQ(
      Read(PullRequest().environment.Without("SYSTEM_PULLREQUEST_SOURCEBRANCH"))
          .count("git.branch"),
      0u);
}

}  // namespace dora::testing
