// A variable `Release.EnvironmentName` is RELEASE_ENVIRONMENTNAME:
// https://learn.microsoft.com/azure/devops/pipelines/release/variables

#include "providers/azure_release.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/base/timestamp.h"

namespace dora::providers {
namespace {

/// The variables of an artifact have its alias in their names, in the form that
/// the agent gives to names.
std::string OfPrimaryArtifact(const ContextBuilder& context,
                              absl::string_view fact) {
  const auto alias = context.Variable("RELEASE_PRIMARYARTIFACTSOURCEALIAS");
  if (!alias) return "";
  return absl::StrCat("RELEASE_ARTIFACTS_",
                      absl::AsciiStrToUpper(absl::StrReplaceAll(
                          *alias, {{".", "_"}, {" ", "_"}})),
                      "_", fact);
}

/// A release has the parts of the repository's address, and those of another
/// than these do not tell its host.
void ReadRepository(ContextBuilder& context, const std::string& provider,
                    absl::string_view project, absl::string_view repository) {
  const auto name = context.Variable(provider);
  if (name == "GitHub") {
    context.FromPattern(tags::kRepositoryUrl,
                        absl::StrCat("https://github.com/{", repository, "}"));
  }
  if (name != "TfsGit") return;
  // SYSTEM_TEAMFOUNDATIONSERVERURI is that of releases alone.
  for (const char* server :
       {"{SYSTEM_COLLECTIONURI}", "{SYSTEM_TEAMFOUNDATIONCOLLECTIONURI}"}) {
    context.FromPattern(
        tags::kRepositoryUrl,
        absl::StrCat(server, "{", project, "}/_git/{", repository, "}"));
  }
}

void ReadArtifact(ContextBuilder& context) {
  const std::string commit = OfPrimaryArtifact(context, "SOURCEVERSION");
  const std::string branch = OfPrimaryArtifact(context, "SOURCEBRANCH");
  ReadRepository(context, "BUILD_REPOSITORY_PROVIDER", "BUILD_PROJECTNAME",
                 "BUILD_REPOSITORY_NAME");
  if (commit.empty()) return;
  ReadRepository(context, OfPrimaryArtifact(context, "REPOSITORY_PROVIDER"),
                 OfPrimaryArtifact(context, "PROJECTNAME"),
                 OfPrimaryArtifact(context, "REPOSITORY_NAME"));
  context.FromVariables(tags::kCommitSha, {commit});
  if (!context.Variable("BUILD_SOURCEBRANCH")) context.FromRef({branch});
}

/// The page documents no format, so what is not one time is not used.
void ReadStart(ContextBuilder& context) {
  constexpr char kStart[] = "RELEASE_DEPLOYMENT_STARTTIME";
  const auto text = context.Variable(kStart);
  if (!text) return;
  context.FromText(tags::kJobStartedAt,
                   core::ParseTimestamp(*text) ? *text : "", kStart);
}

}  // namespace

bool IsAzureRelease(const ContextBuilder& context) {
  return context.Variable("RELEASE_RELEASEID").has_value();
}

void ReadAzureRelease(ContextBuilder& context) {
  context.FromVariables(tags::kPipelineId, {"RELEASE_RELEASEID"});
  context.FromVariables(tags::kPipelineName, {"RELEASE_DEFINITIONNAME"});
  context.FromVariables(tags::kPipelineNumber, {"RELEASE_RELEASEID"});
  context.FromVariables(tags::kPipelineUrl, {"RELEASE_RELEASEWEBURL"});
  context.FromVariables(tags::kPipelineAttempt, {"RELEASE_ATTEMPTNUMBER"});
  context.FromVariables(tags::kStageName, {"RELEASE_ENVIRONMENTNAME"});
  context.FromVariables(tags::kEnvironmentName, {"RELEASE_ENVIRONMENTNAME"});
  // Of one release every stage has another; a job's own id may be the same.
  context.FromVariables(tags::kJobId,
                        {"RELEASE_DEPLOYMENTID", "RELEASE_ENVIRONMENTID"});
  context.FromVariables(tags::kActor, {"RELEASE_DEPLOYMENT_REQUESTEDFOR",
                                       "RELEASE_REQUESTEDFOR"});
  ReadStart(context);
  ReadArtifact(context);
}

}  // namespace dora::providers
