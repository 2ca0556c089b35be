// What GITHUB_SHA and GITHUB_REF are in each event:
// https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
// Payloads: https://docs.github.com/webhooks/webhook-events-and-payloads

#include "providers/github_event.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "providers/github_payload.h"

namespace dora::providers {
namespace {

constexpr char kEventName[] = "GITHUB_EVENT_NAME";
constexpr char kRef[] = "GITHUB_REF";
/// Set for pull requests only.
constexpr char kBaseRefName[] = "GITHUB_BASE_REF";

std::string Ref(const ContextBuilder& context) {
  return context.Variable(kRef).value_or("");
}

// Pull requests.

constexpr char kAction[] = "/action";
constexpr char kMerged[] = "/pull_request/merged";
constexpr char kMergeSha[] = "/pull_request/merge_commit_sha";
constexpr char kHeadSha[] = "/pull_request/head/sha";
constexpr char kBaseSha[] = "/pull_request/base/sha";
constexpr char kBaseRef[] = "/pull_request/base/ref";
constexpr char kNumber[] = "/pull_request/number";

/// What all events of pull requests have.
GithubPayload ReadRequest(ContextBuilder& context) {
  static constexpr const char* kPlaces[] = {
      kAction, kMerged, kMergeSha, kHeadSha, kBaseSha, kBaseRef, kNumber};
  GithubPayload payload(context, kPlaces);
  payload.FillCommit(tags::kCommitHeadSha, kHeadSha);
  payload.FillCommit(tags::kBaseBranchHeadSha, kBaseSha);
  payload.Fill(tags::kPullRequestNumber, kNumber);
  return payload;
}

/// The run is of the merge that is now in the base, and so of that branch.
void ReadMerged(ContextBuilder& context, const GithubPayload& payload) {
  payload.FillCommit(tags::kDeployedSha, kMergeSha);
  context.FromVariables(tags::kDeployedBranch, {kBaseRefName});
  if (context.context().Find(tags::kDeployedBranch) == nullptr) {
    payload.Fill(tags::kDeployedBranch, kBaseRef);
  }
}

/// Not for a label, say, that it got long after.
bool WasMerged(const GithubPayload& payload) {
  const std::string action = payload.At(kAction);
  return payload.At(kMerged) == "true" &&
         (action.empty() || action == "closed");
}

/// GITHUB_SHA is a merge that GitHub made for this run: the commit people know
/// is the head. Of a merged one GITHUB_REF is the base's.
void ReadPullRequest(ContextBuilder& context) {
  const GithubPayload payload = ReadRequest(context);
  const std::string ref = Ref(context);
  if (payload.IsKnown() ? WasMerged(payload)
                        : absl::StartsWith(ref, "refs/heads/")) {
    return ReadMerged(context, payload);
  }
  payload.FillCommit(tags::kDeployedSha, kHeadSha);
  // What is done to a request after its merge runs at the base.
  if (absl::StartsWith(ref, "refs/heads/")) {
    return context.SetRole(tags::kBaseRole, kRef);
  }
  // Gitea and Forgejo make no merge: there it is refs/pull/NUMBER/head.
  if (absl::EndsWith(ref, "/head")) {
    return context.SetRole(tags::kPullRequestRole, kRef);
  }
  context.SetRole(tags::kMergeRole,
                  context.Variable(kEventName) ? kEventName : kBaseRefName);
}

/// GITHUB_SHA is a commit of the base or of the default branch: what runs is
/// not the pull request's.
void ReadPullRequestTarget(ContextBuilder& context) {
  const GithubPayload payload = ReadRequest(context);
  if (WasMerged(payload)) return ReadMerged(context, payload);
  context.SetRole(tags::kBaseRole, kEventName);
}

/// A comment on a pull request is one on an issue, with a mark.
void ReadIssueComment(ContextBuilder& context) {
  static constexpr char kMark[] = "/issue/pull_request/url";
  static constexpr char kIssue[] = "/issue/number";
  static constexpr const char* kPlaces[] = {kMark, kIssue};
  const GithubPayload payload(context, kPlaces);
  context.SetRole(tags::kTriggerRole, kEventName);
  if (!payload.At(kMark).empty()) {
    payload.Fill(tags::kPullRequestNumber, kIssue);
  }
}

/// GITHUB_SHA is the merge that the base becomes if the checks pass.
void ReadMergeGroup(ContextBuilder& context) {
  static constexpr char kHead[] = "/merge_group/head_sha";
  static constexpr char kBase[] = "/merge_group/base_ref";
  static constexpr char kParent[] = "/merge_group/base_sha";
  static constexpr char kBranch[] = "/merge_group/head_ref";
  static constexpr const char* kPlaces[] = {kHead, kBase, kParent, kBranch};
  const GithubPayload payload(context, kPlaces);
  payload.FillCommit(tags::kDeployedSha, kHead);
  payload.Fill(tags::kBaseBranch, kBase);
  payload.FillCommit(tags::kBaseBranchSha, kParent);
  const RequestRef queue = ParseRequestRef(payload.At(kBranch));
  if (!queue.number.empty()) {
    context.FromText(tags::kPullRequestNumber, queue.number,
                     GithubPayload::Source(kBranch));
  }
  context.SetRole(tags::kPullRequestRole, kEventName);
}

// Another run, or a check of a commit: GITHUB_SHA and GITHUB_REF are the
// default branch's.

bool IsOfPullRequest(absl::string_view event) {
  return absl::StartsWith(event, "pull_request") || event == "merge_group";
}

/// Without the other run's commit, only the checkout knows what is deployed,
/// and of no branch is known that it is that of what is.
void NameOtherCommit(ContextBuilder& context) {
  if (context.context().Find(tags::kDeployedSha) != nullptr) {
    context.SetRole(tags::kOtherRunRole, kEventName);
    return;
  }
  context.SetRole(tags::kTriggerRole, kEventName);
  context.Forget(tags::kBranch);
}

void ReadWorkflowRun(ContextBuilder& context) {
  static constexpr char kSha[] = "/workflow_run/head_sha";
  static constexpr char kBranch[] = "/workflow_run/head_branch";
  static constexpr char kStartedBy[] = "/workflow_run/event";
  static constexpr const char* kPlaces[] = {kSha, kBranch, kStartedBy};
  const GithubPayload payload(context, kPlaces);
  payload.FillCommit(tags::kDeployedSha, kSha);
  NameOtherCommit(context);
  const std::string started_by = payload.At(kStartedBy);
  const std::string branch = payload.At(kBranch);
  if (IsOfPullRequest(started_by) || !ParseRequestRef(branch).number.empty()) {
    context.SetRole(tags::kPullRequestRole, GithubPayload::Source(kStartedBy));
  } else if (started_by == "push") {
    payload.Fill(tags::kDeployedBranch, kBranch);
  }
}

void ReadCheck(ContextBuilder& context, const char* place) {
  const GithubPayload payload(context, {&place, 1});
  payload.FillCommit(tags::kDeployedSha, place);
  NameOtherCommit(context);
}

void ReadCheckRun(ContextBuilder& context) {
  ReadCheck(context, "/check_run/head_sha");
}

void ReadCheckSuite(ContextBuilder& context) {
  ReadCheck(context, "/check_suite/head_sha");
}

void ReadStatus(ContextBuilder& context) { ReadCheck(context, "/sha"); }

// Deployments, releases and pushes.

/// GITHUB_REF is empty where the deployment was created with a commit; a bare
/// name in the payload may be a branch's as well as a tag's.
void ReadDeployment(ContextBuilder& context) {
  static constexpr char kEnvironment[] = "/deployment/environment";
  static constexpr char kSha[] = "/deployment/sha";
  static constexpr char kName[] = "/deployment/ref";
  static constexpr const char* kPlaces[] = {kEnvironment, kSha, kName};
  const GithubPayload payload(context, kPlaces);
  payload.Fill(tags::kEnvironmentName, kEnvironment);
  payload.FillCommit(tags::kDeployedSha, kSha);
  const std::string name = payload.At(kName);
  if (!Ref(context).empty()) return;
  if (absl::StartsWith(name, "refs/heads/")) {
    payload.Fill(tags::kBranch, kName);
  } else if (absl::StartsWith(name, "refs/tags/")) {
    payload.Fill(tags::kTag, kName);
  }
}

/// GITHUB_REF is the tag's. `target_commitish` may be a branch.
void ReadRelease(ContextBuilder& context) {
  if (context.context().Find(tags::kTag) != nullptr) return;
  static constexpr char kTagName[] = "/release/tag_name";
  static constexpr const char* kPlaces[] = {kTagName};
  GithubPayload(context, kPlaces).Fill(tags::kTag, kTagName);
}

/// A payload's head_commit is GITHUB_SHA, unless the run is of another. Only
/// `context` prints what it says.
void ReadPush(ContextBuilder& context) {
  if (context.detail() != Detail::kEverything) return;
  static constexpr char kId[] = "/head_commit/id";
  static constexpr char kMessage[] = "/head_commit/message";
  static constexpr char kAuthorName[] = "/head_commit/author/name";
  static constexpr char kAuthorEmail[] = "/head_commit/author/email";
  static constexpr char kDate[] = "/head_commit/timestamp";
  static constexpr char kCommitterName[] = "/head_commit/committer/name";
  static constexpr char kCommitterEmail[] = "/head_commit/committer/email";
  static constexpr const char* kPlaces[] = {
      kId,   kMessage,       kAuthorName,    kAuthorEmail,
      kDate, kCommitterName, kCommitterEmail};
  const GithubPayload payload(context, kPlaces);
  if (payload.At(kId) != context.Variable("GITHUB_SHA")) return;
  payload.Fill(tags::kCommitMessage, kMessage);
  payload.Fill(tags::kAuthorName, kAuthorName);
  payload.Fill(tags::kAuthorEmail, kAuthorEmail);
  payload.Fill(tags::kAuthorDate, kDate);
  payload.Fill(tags::kCommitterName, kCommitterName);
  payload.Fill(tags::kCommitterEmail, kCommitterEmail);
}

/// GITHUB_SHA is the commit that the run is about.
void ReadNothing(ContextBuilder&) {}

/// GITHUB_SHA is the tip of the default branch: the event has no commit.
void ReadTrigger(ContextBuilder& context) {
  context.SetRole(tags::kTriggerRole, kEventName);
}

struct Event {
  absl::string_view name;
  void (*read)(ContextBuilder& context);
};

// Every event of the page.
constexpr Event kEvents[] = {
    {"branch_protection_rule", &ReadTrigger},
    {"check_run", &ReadCheckRun},
    {"check_suite", &ReadCheckSuite},
    {"create", &ReadNothing},
    {"delete", &ReadTrigger},
    {"deployment", &ReadDeployment},
    {"deployment_status", &ReadDeployment},
    {"discussion", &ReadTrigger},
    {"discussion_comment", &ReadTrigger},
    {"fork", &ReadTrigger},
    {"gollum", &ReadTrigger},
    {"image_version", &ReadTrigger},
    {"issue_comment", &ReadIssueComment},
    {"issues", &ReadTrigger},
    {"label", &ReadTrigger},
    {"merge_group", &ReadMergeGroup},
    {"milestone", &ReadTrigger},
    {"page_build", &ReadTrigger},
    {"project", &ReadTrigger},
    {"project_card", &ReadTrigger},
    {"project_column", &ReadTrigger},
    {"public", &ReadTrigger},
    {"pull_request", &ReadPullRequest},
    {"pull_request_review", &ReadPullRequest},
    {"pull_request_review_comment", &ReadPullRequest},
    {"pull_request_target", &ReadPullRequestTarget},
    // The SHA and the ref of a branch that is deleted are the default
    // branch's, as of any push to it.
    {"push", &ReadPush},
    {"registry_package", &ReadNothing},
    {"release", &ReadRelease},
    {"repository_dispatch", &ReadTrigger},
    {"schedule", &ReadTrigger},
    {"status", &ReadStatus},
    {"watch", &ReadTrigger},
    // The name that a called workflow sees is its caller's.
    {"workflow_call", &ReadNothing},
    {"workflow_dispatch", &ReadNothing},
    {"workflow_run", &ReadWorkflowRun},
};

}  // namespace

void ReadGithubEvent(ContextBuilder& context) {
  const std::string name = context.Variable(kEventName).value_or("");
  bool is_known = false;
  for (const Event& event : kEvents) {
    if (event.name != name) continue;
    event.read(context);
    is_known = true;
  }
  if (!is_known && context.Variable(kBaseRefName)) ReadPullRequest(context);
  // A push to a merge queue's branch starts workflows too.
  context.PullRequestFromRef(kRef);
}

}  // namespace dora::providers
