#include "providers/jenkins_change.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace dora::providers {
namespace {

/// What one plugin calls its facts; empty where it does not tell them.
struct Plugin {
  absl::string_view number;
  /// Its names are so general that a job may have one of them as a parameter:
  /// only number, branch and base together are the plugin's.
  bool is_general = false;
  absl::string_view head = "";
  absl::string_view branch = "";
  absl::string_view base = "";
  /// Says what happened to the request, and by which words that it was merged.
  absl::string_view state = "";
  std::array<absl::string_view, 2> merged = {};
  absl::string_view merge = "";  ///< the commit then
};

constexpr Plugin kPlugins[] = {
    // GitHub Pull Request Builder: https://plugins.jenkins.io/ghprb/
    {.number = "ghprbPullId",
     .head = "ghprbActualCommit",
     .branch = "ghprbSourceBranch",
     .base = "ghprbTargetBranch"},
    // GitHub Integration: https://plugins.jenkins.io/github-pullrequest/
    {.number = "GITHUB_PR_NUMBER",
     .head = "GITHUB_PR_HEAD_SHA",
     .branch = "GITHUB_PR_SOURCE_BRANCH",
     .base = "GITHUB_PR_TARGET_BRANCH"},
    // GitLab: https://plugins.jenkins.io/gitlab-plugin/
    {.number = "gitlabMergeRequestIid",
     .head = "gitlabMergeRequestLastCommit",
     .branch = "gitlabSourceBranch",
     .base = "gitlabTargetBranch",
     .state = "gitlabMergeRequestState",
     .merged = {"merged"},
     .merge = "gitlabMergeCommitSha"},
    // Gitee: https://plugins.jenkins.io/gitee/
    {.number = "giteePullRequestIid",
     .head = "giteePullRequestLastCommit",
     .branch = "giteeSourceBranch",
     .base = "giteeTargetBranch",
     .state = "giteePullRequestState",
     .merged = {"merged"}},
    // Bitbucket Push and Pull Request, which sets the branches for pushes too:
    // https://plugins.jenkins.io/bitbucket-push-and-pull-request/
    {.number = "BITBUCKET_PULL_REQUEST_ID",
     .head = "BITBUCKET_PULL_REQUEST_LATEST_COMMIT_FROM_SOURCE_BRANCH",
     .branch = "BITBUCKET_SOURCE_BRANCH",
     .base = "BITBUCKET_TARGET_BRANCH",
     .state = "BITBUCKET_X_EVENT",
     .merged = {"pullrequest:fulfilled", "pr:merged"}},
    // BBPRB: https://github.com/ip1981/bbprb
    {.number = "bbprbPullRequestId",
     .head = "bbprbSourceCommitHash",
     .branch = "bbprbSourceBranch",
     .base = "bbprbDestinationBranch"},
    // Stash Pullrequest Builder, and Bitbucket Pullrequest Builder, which does
    // not tell the commit:
    // https://plugins.jenkins.io/stash-pullrequest-builder/
    // https://plugins.jenkins.io/bitbucket-pullrequest-builder/
    {.number = "pullRequestId",
     .is_general = true,
     .head = "sourceCommitHash",
     .branch = "sourceBranch",
     .base = "targetBranch"},
    // Gerrit Trigger: https://plugins.jenkins.io/gerrit-trigger/
    {.number = "GERRIT_CHANGE_NUMBER",
     .head = "GERRIT_PATCHSET_REVISION",
     .base = "GERRIT_BRANCH",
     .state = "GERRIT_EVENT_TYPE",
     .merged = {"change-merged"},
     .merge = "GERRIT_NEWREV"},
};

bool HasStarted(const Plugin& plugin, const ContextBuilder& context) {
  return context.Variable(plugin.number) &&
         (!plugin.is_general ||
          (context.Variable(plugin.branch) && context.Variable(plugin.base)));
}

bool WasMerged(const Plugin& plugin, const ContextBuilder& context) {
  const std::string state = context.Variable(plugin.state).value_or("");
  return !state.empty() && std::find(plugin.merged.begin(), plugin.merged.end(),
                                     state) != plugin.merged.end();
}

void ReadOf(const Plugin& plugin, ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber, {plugin.number});
  context.FromVariables(tags::kBaseBranch, {plugin.base});
  if (WasMerged(plugin, context)) {
    context.FromVariables(tags::kCommitHeadSha, {plugin.head});
    if (!plugin.merge.empty()) {
      context.FromVariables(tags::kDeployedSha, {plugin.merge});
    }
    context.FromVariables(tags::kDeployedBranch, {plugin.base});
    return;
  }
  context.HeadCommitFromVariable(plugin.head);
  context.SetRole(tags::kPullRequestRole, plugin.number);
  // GIT_BRANCH is what was fetched: `origin/pr/7/merge`.
  if (const auto branch = context.Variable(plugin.branch)) {
    context.FromText(tags::kBranch, *branch, plugin.branch);
  }
}

/// The job of a request in a multibranch project: BRANCH_NAME is PR-7 or, where
/// a project builds requests in two ways, PR-7-head and PR-7-merge.
/// https://plugins.jenkins.io/branch-api/
/// https://plugins.jenkins.io/github-branch-source/
void ReadMultibranch(ContextBuilder& context) {
  context.FromVariables(tags::kPullRequestNumber, {"CHANGE_ID"});
  context.FromVariables(tags::kBaseBranch, {"CHANGE_TARGET"});
  const auto number = context.Variable("CHANGE_ID");
  if (!number) return;
  const std::string job = context.Variable("BRANCH_NAME").value_or("");
  // GIT_COMMIT may be a merge that Jenkins made; HEAD's parents say it.
  const bool is_head = absl::EndsWith(job, "-head");
  context.SetRole(is_head ? tags::kPullRequestRole : tags::kMergeRole,
                  "CHANGE_ID");
  const core::Sourced* branch = context.context().Find(tags::kBranch);
  const auto change_branch = context.Variable("CHANGE_BRANCH");
  if (branch == nullptr || !change_branch) return;
  for (const char* kind : {"PR-", "MR-"}) {
    const std::string name = absl::StrCat(kind, *number);
    if (branch->text != name && branch->text != name + "-head" &&
        branch->text != name + "-merge") {
      continue;
    }
    context.FromText(tags::kBranch, *change_branch, "CHANGE_BRANCH");
    return;
  }
}

/// What GitLab's plugin tells of a push, for builds whose checkout sets no
/// variable.
void ReadGitlabPush(ContextBuilder& context) {
  const auto action = context.Variable("gitlabActionType");
  // The `after` of an annotated tag is the tag's own hash.
  if (action == "PUSH") {
    context.FromVariables(tags::kCommitSha, {"gitlabAfter"});
  }
  const bool has_ref = context.context().Find(tags::kBranch) != nullptr ||
                       context.context().Find(tags::kTag) != nullptr;
  if (has_ref) return;
  if (action == "PUSH") context.FromRef({"gitlabBranch"});
  if (action == "TAG_PUSH") {
    context.FromVariables(tags::kTag, {"gitlabBranch"});
  }
}

}  // namespace

void ReadJenkinsChange(ContextBuilder& context) {
  ReadMultibranch(context);
  for (const Plugin& plugin : kPlugins) {
    if (HasStarted(plugin, context)) ReadOf(plugin, context);
  }
  ReadGitlabPush(context);
}

}  // namespace dora::providers
