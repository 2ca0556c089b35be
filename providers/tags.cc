#include "providers/tags.h"

#include <algorithm>
#include <iterator>

namespace dora::providers {
namespace {

// Not constexpr: with -fsanitize=undefined GCC takes a name for no constant.
const Tag kTable[] = {
    {tags::kProviderName, TagKind::kText, true},
    {tags::kPipelineId, TagKind::kText, true},
    {tags::kPipelineName, TagKind::kText, true},
    {tags::kPipelineNumber, TagKind::kText, true},
    {tags::kPipelineAttempt, TagKind::kText, false},
    {tags::kPipelineUrl, TagKind::kUrl, true},
    {tags::kStageName, TagKind::kText, true},
    {tags::kJobId, TagKind::kText, true},
    {tags::kJobName, TagKind::kText, true},
    {tags::kJobUrl, TagKind::kUrl, true},
    {tags::kJobStartedAt, TagKind::kText, false},
    {tags::kNotCheckedOut, TagKind::kText, false},
    {tags::kNoDeployment, TagKind::kText, false},
    {tags::kEnvironmentName, TagKind::kText, false},
    {tags::kActor, TagKind::kText, false},
    {tags::kWorkspacePath, TagKind::kPath, true},
    {tags::kNodeName, TagKind::kText, true},
    {tags::kNodeLabels, TagKind::kText, true},
    {tags::kRepositoryUrl, TagKind::kRepositoryUrl, true},
    {tags::kCommitSha, TagKind::kText, true},
    {tags::kCommitHeadSha, TagKind::kText, true},
    {tags::kCommitRole, TagKind::kText, false},
    {tags::kDeployedSha, TagKind::kText, false},
    {tags::kDeployedBranch, TagKind::kBranch, false},
    {tags::kBranch, TagKind::kBranch, true},
    {tags::kTag, TagKind::kTag, true},
    {tags::kCommitMessage, TagKind::kText, true},
    {tags::kAuthorName, TagKind::kText, true},
    {tags::kAuthorEmail, TagKind::kText, true},
    {tags::kAuthorDate, TagKind::kText, true},
    {tags::kCommitterName, TagKind::kText, true},
    {tags::kCommitterEmail, TagKind::kText, true},
    {tags::kCommitterDate, TagKind::kText, true},
    {tags::kBaseBranch, TagKind::kBranch, true},
    {tags::kBaseBranchSha, TagKind::kText, true},
    {tags::kBaseBranchHeadSha, TagKind::kText, true},
    {tags::kPullRequestNumber, TagKind::kNumberOrFalse, true},
    {tags::kEnvVars, TagKind::kText, true},
};

}  // namespace

absl::Span<const Tag> AllTags() { return kTable; }

const Tag& FindTag(absl::string_view name) {
  return *std::find_if(std::begin(kTable), std::end(kTable) - 1,
                       [name](const Tag& tag) { return tag.name == name; });
}

}  // namespace dora::providers
