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

void ReadArtifact(ContextBuilder& context) {
  const std::string commit = OfPrimaryArtifact(context, "SOURCEVERSION");
  const std::string branch = OfPrimaryArtifact(context, "SOURCEBRANCH");
  if (commit.empty()) return;
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
