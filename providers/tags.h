#pragma once

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// The facts that a CI system tells, under the names that the field's tracers
// and command-line tools share. One table gives each its kind, and with it
// its normalisation.

namespace dora::providers {

enum class TagKind {
  kText,
  kUrl,            ///< a link: credentials are removed
  kRepositoryUrl,  ///< as kUrl, without query and fragment
  kBranch,         ///< `refs/heads/` and `origin/` are stripped
  kTag,            ///< `refs/tags/` and its like are stripped
  kPath,           ///< a leading `~` is expanded
  kNumberOrFalse,  ///< `false` is none: several CI systems say it so
};

struct Tag {
  absl::string_view name;
  TagKind kind;
  /// True for the field's shared names; false for what only we use.
  bool shared;
};

namespace tags {

inline constexpr char kProviderName[] = "ci.provider.name";
inline constexpr char kPipelineId[] = "ci.pipeline.id";
inline constexpr char kPipelineName[] = "ci.pipeline.name";
inline constexpr char kPipelineNumber[] = "ci.pipeline.number";
inline constexpr char kPipelineUrl[] = "ci.pipeline.url";
inline constexpr char kStageName[] = "ci.stage.name";
inline constexpr char kJobId[] = "ci.job.id";
inline constexpr char kJobName[] = "ci.job.name";
inline constexpr char kJobUrl[] = "ci.job.url";
inline constexpr char kWorkspacePath[] = "ci.workspace_path";
inline constexpr char kNodeName[] = "ci.node.name";
/// A JSON array of texts, as text.
inline constexpr char kNodeLabels[] = "ci.node.labels";
inline constexpr char kRepositoryUrl[] = "git.repository_url";
inline constexpr char kCommitSha[] = "git.commit.sha";
/// The last commit of a pull request, where kCommitSha is a merge made by CI.
inline constexpr char kCommitHeadSha[] = "git.commit.head.sha";
inline constexpr char kBranch[] = "git.branch";
inline constexpr char kTag[] = "git.tag";
inline constexpr char kCommitMessage[] = "git.commit.message";
inline constexpr char kAuthorName[] = "git.commit.author.name";
inline constexpr char kAuthorEmail[] = "git.commit.author.email";
inline constexpr char kAuthorDate[] = "git.commit.author.date";
inline constexpr char kCommitterName[] = "git.commit.committer.name";
inline constexpr char kCommitterEmail[] = "git.commit.committer.email";
inline constexpr char kCommitterDate[] = "git.commit.committer.date";
inline constexpr char kBaseBranch[] = "git.pull_request.base_branch";
inline constexpr char kBaseBranchSha[] = "git.pull_request.base_branch_sha";
inline constexpr char kBaseBranchHeadSha[] =
    "git.pull_request.base_branch_head_sha";
inline constexpr char kPullRequestNumber[] = "pr.number";
/// A JSON object of texts, as text: the variables that identify the job.
inline constexpr char kEnvVars[] = "_dd.ci.env_vars";

// Ours: what a deployment event needs beyond the shared names.
inline constexpr char kPipelineAttempt[] = "ci.pipeline.attempt";
inline constexpr char kJobStartedAt[] = "ci.job.started_at";
/// Why this job is not a deployment, as a phrase: `its environment:action is
/// stop`. Absent where the CI does not say that it is none.
inline constexpr char kNoDeployment[] = "ci.job.no_deployment";
inline constexpr char kEnvironmentName[] = "ci.environment.name";
inline constexpr char kActor[] = "ci.actor";
/// The commit that was deployed, where it is not kCommitSha.
inline constexpr char kDeployedSha[] = "git.deployed.sha";
/// The branch that was deployed, where it is not kBranch: of a pull request
/// that was merged, its base.
inline constexpr char kDeployedBranch[] = "git.deployed.branch";
/// What the commit is where it is not simply that of the run: one of the roles
/// below.
inline constexpr char kCommitRole[] = "git.commit.role";

/// Set where the CI checked nothing out for this job: what is there is an
/// earlier job's.
inline constexpr char kNotCheckedOut[] = "ci.job.not_checked_out";

/// kCommitSha is a merge that the CI made, for the run of a pull request.
inline constexpr char kMergeRole[] = "merge";
/// The commit is a pull request's, whose number may be unknown.
inline constexpr char kPullRequestRole[] = "pull request";
/// The run is of a pull request, and kCommitSha is its base's.
inline constexpr char kBaseRole[] = "base";
/// kCommitSha is the tip of a branch, named because the event that started the
/// run has no commit of its own.
inline constexpr char kTriggerRole[] = "trigger";
/// The commit is that of another run, or of a check, that the run follows:
/// kBranch is not its branch.
inline constexpr char kOtherRunRole[] = "other run";

}  // namespace tags

/// All tags, in the order in which they are printed.
absl::Span<const Tag> AllTags();

/// The tag of this name, which must be one of the table.
const Tag& FindTag(absl::string_view name);

}  // namespace dora::providers
