#include "providers/read_context.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace dora::providers {
namespace {

constexpr char kNoProvider[] = "none";

core::Result<std::vector<const Provider*>> Choose(
    const Environment& environment, const std::string& name) {
  if (name == kNoProvider) return std::vector<const Provider*>();
  std::vector<const Provider*> detected = DetectProviders(environment);
  if (name.empty()) return detected;
  const Provider* chosen = FindProvider(name);
  if (chosen == nullptr) {
    std::string known;
    for (const Provider& provider : AllProviders()) {
      absl::StrAppend(&known, provider.name, ", ");
    }
    return core::MakeError(
        core::ErrorKind::kUsage,
        absl::StrCat("provider: unknown CI provider ", core::Quoted(name), "."),
        absl::StrCat("Known providers: ", known, kNoProvider, "."));
  }
  std::vector<const Provider*> result = {chosen};
  for (const Provider* provider : detected) {
    if (provider != chosen) result.push_back(provider);
  }
  return result;
}

/// The user's commit is what was deployed: no merge of the CI's, no tip of a
/// branch. A pull request's branch stays one.
void DeployUsersCommit(ContextBuilder& context, const std::string& source) {
  context.Overrule(tags::kDeployedSha);
  const core::Sourced* role = context.context().Find(tags::kCommitRole);
  if (role == nullptr) return;
  if (role->text == tags::kTriggerRole) {
    context.Overrule(tags::kCommitRole);
  } else if (role->text == tags::kMergeRole) {
    context.FromUser(tags::kCommitRole, tags::kPullRequestRole, source);
  }
}

void ApplyOverrides(ContextBuilder& context) {
  for (const Tag& tag : AllTags()) {
    if (!tag.shared || tag.name == tags::kEnvVars) continue;
    const std::string variable = OverrideVariable(tag.name);
    const auto value = context.Variable(variable);
    if (!value) continue;
    // DD_GIT_BRANCH may name a tag, as a CI's branch may.
    if (tag.name == tags::kBranch) {
      context.RefFromUser(*value, variable);
    } else {
      context.FromUser(tag.name, *value, variable);
    }
    if (tag.name == tags::kCommitSha) DeployUsersCommit(context, variable);
  }
}

}  // namespace

std::string OverrideVariable(absl::string_view tag) {
  return absl::StrCat(
      "DD_", absl::AsciiStrToUpper(absl::StrReplaceAll(tag, {{".", "_"}})));
}

core::Result<DetectedContext> ReadContext(const Environment& environment,
                                          const FileReader& files,
                                          const core::Sourced& provider,
                                          Detail detail) {
  auto chosen = Choose(environment, provider.text);
  if (!chosen) return tl::unexpected(chosen.error());
  ContextBuilder builder(environment, files, detail);
  DetectedContext result;
  if (!chosen->empty()) {
    result.provider = chosen->front();
    result.also_detected.assign(chosen->begin() + 1, chosen->end());
    builder.FromText(tags::kProviderName, result.provider->name,
                     provider.text.empty()
                         ? DecidingMarker(*result.provider, environment)
                         : absl::string_view(provider.source));
    result.provider->read(builder);
  }
  ApplyOverrides(builder);
  result.notices = builder.notices();
  result.context = std::move(builder).Take();
  return result;
}

}  // namespace dora::providers
