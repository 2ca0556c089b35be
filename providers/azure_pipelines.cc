// Azure Pipelines. A variable `Build.SourceVersion` is BUILD_SOURCEVERSION.

#include <string>

#include "absl/strings/str_cat.h"
#include "providers/azure_release.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"TF_BUILD"};

void ReadPullRequest(ContextBuilder& context) {
  // Of a pull request of GitHub the id is not its number; elsewhere it is.
  context.FromVariables(tags::kPullRequestNumber,
                        {"SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
                         "SYSTEM_PULLREQUEST_PULLREQUESTID"});
  context.FromVariables(tags::kBaseBranch, {"SYSTEM_PULLREQUEST_TARGETBRANCH"});
  context.HeadCommitFromVariable("SYSTEM_PULLREQUEST_SOURCECOMMITID");
  if (context.Variable("BUILD_REASON") == "PullRequest") {
    const bool has_head =
        context.Variable("SYSTEM_PULLREQUEST_SOURCECOMMITID").has_value();
    context.SetRole(has_head ? tags::kPullRequestRole : tags::kMergeRole,
                    "BUILD_REASON");
  }
  if (context.Variable("SYSTEM_PULLREQUEST_SOURCEBRANCH")) {
    context.MarkPullRequest("SYSTEM_PULLREQUEST_SOURCEBRANCH");
  }
  context.PullRequestFromRef("BUILD_SOURCEBRANCH");
}

/// Of TFVC the version is a changeset's number, be it as long as a hash.
void DropChangeset(ContextBuilder& context) {
  const auto kind = context.Variable("BUILD_REPOSITORY_PROVIDER");
  if (kind == "TfsVersionControl" || kind == "Svn") {
    context.Forget(tags::kCommitSha);
  }
  context.DropCommitUnlessWhole();
}

/// The address of the organization has had several names and ends in a slash.
void ReadUrls(ContextBuilder& context) {
  for (const char* server :
       {"{SYSTEM_TEAMFOUNDATIONSERVERURI}", "{SYSTEM_COLLECTIONURI}",
        "{SYSTEM_TEAMFOUNDATIONCOLLECTIONURI}"}) {
    const std::string run = absl::StrCat(
        server,
        "{SYSTEM_TEAMPROJECTID}/_build/results?buildId={BUILD_BUILDID}");
    const std::string job = absl::StrCat(run, "&view=logs&j={SYSTEM_JOBID}");
    context.FromPattern(tags::kPipelineUrl, run);
    context.FromPattern(tags::kJobUrl,
                        absl::StrCat(job, "&t={SYSTEM_TASKINSTANCEID}"));
    context.FromPattern(tags::kJobUrl, job);
  }
}

/// An older server does not tell who wrote the commit; the field then names
/// the one for whom the build runs.
void ReadAuthor(ContextBuilder& context) {
  context.FromVariables(tags::kAuthorName,
                        {"BUILD_SOURCEVERSIONAUTHOR", "BUILD_REQUESTEDFORID"});
  if (!context.Variable("BUILD_SOURCEVERSIONAUTHOR")) {
    context.FromVariables(tags::kAuthorEmail, {"BUILD_REQUESTEDFOREMAIL"});
  }
}

void ReadRun(ContextBuilder& context) {
  context.FromVariables(tags::kPipelineId, {"BUILD_BUILDID"});
  context.FromVariables(tags::kPipelineName, {"BUILD_DEFINITIONNAME"});
  // BUILD_BUILDNUMBER is a name in a format that users choose.
  context.FromVariables(tags::kPipelineNumber, {"BUILD_BUILDID"});
  context.FromVariables(tags::kPipelineAttempt, {"SYSTEM_JOBATTEMPT"});
  context.FromVariables(tags::kStageName, {"SYSTEM_STAGEDISPLAYNAME"});
  context.FromVariables(tags::kJobId, {"SYSTEM_JOBID"});
  ReadUrls(context);
  // Set in deployment jobs only.
  context.FromVariables(tags::kEnvironmentName, {"ENVIRONMENT_NAME"});
  context.FromVariables(tags::kActor, {"BUILD_REQUESTEDFOR"});
}

void Read(ContextBuilder& context) {
  // A pull request's merge has no place but in this run: take its head, and
  // the repository that has it.
  context.FromVariables(
      tags::kRepositoryUrl,
      {"SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI", "BUILD_REPOSITORY_URI"});
  context.FromVariables(tags::kCommitSha, {"SYSTEM_PULLREQUEST_SOURCECOMMITID",
                                           "BUILD_SOURCEVERSION"});
  // The last names only the last part of a branch.
  context.FromRef({"SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH",
                   "BUILD_SOURCEBRANCHNAME"});
  ReadPullRequest(context);
  context.FromVariables(tags::kCommitMessage, {"BUILD_SOURCEVERSIONMESSAGE"});
  ReadAuthor(context);
  // In a release the variables of the build are those of its artifact.
  if (IsAzureRelease(context)) {
    ReadAzureRelease(context);
  } else {
    ReadRun(context);
  }
  DropChangeset(context);
  context.FromVariables(tags::kJobName, {"SYSTEM_JOBDISPLAYNAME"});
  context.FromVariables(tags::kWorkspacePath, {"BUILD_SOURCESDIRECTORY"});
  context.IdentifyJobBy(
      {"SYSTEM_TEAMPROJECTID", "BUILD_BUILDID", "SYSTEM_JOBID"});
}

}  // namespace

extern constexpr Provider kAzurePipelines = {
    .name = "azurepipelines",
    .display_name = "Azure Pipelines",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://learn.microsoft.com/azure/devops/pipelines/build/variables",
    .tells =
        "+ environment, in deployment jobs and classic releases; start of a "
        "release's deployment; − a release's repository, but for Azure Repos "
        "and GitHub",
    .no_env = "only a deployment job has an environment",
};

}  // namespace dora::providers
