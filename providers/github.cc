// GitHub Actions.
// Event payloads: https://docs.github.com/webhooks/webhook-events-and-payloads

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "providers/json_values.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"GITHUB_ACTIONS", "GITHUB_ACTION"};

/// GitHub sends up to 25 MB, but only where thousands of commits are pushed.
constexpr size_t kMaxPayloadBytes = 8 * 1024 * 1024;

constexpr char kHeadSha[] = "/pull_request/head/sha";
constexpr char kBaseSha[] = "/pull_request/base/sha";
constexpr char kNumber[] = "/pull_request/number";
constexpr char kMerged[] = "/pull_request/merged";
constexpr char kHeadCommit[] = "/head_commit/id";
constexpr char kEnvironment[] = "/deployment/environment";
constexpr const char* kPlaces[] = {kHeadSha,
                                   kBaseSha,
                                   kNumber,
                                   kMerged,
                                   kHeadCommit,
                                   kEnvironment,
                                   "/head_commit/message",
                                   "/head_commit/author/name",
                                   "/head_commit/author/email",
                                   "/head_commit/timestamp",
                                   "/head_commit/committer/name",
                                   "/head_commit/committer/email"};

/// The event that started the workflow, as the runner left it in a file.
class EventPayload {
 public:
  explicit EventPayload(ContextBuilder& context) {
    const auto path = context.Variable("GITHUB_EVENT_PATH");
    if (!path) return;
    const core::FileText text = context.files().Read(*path, kMaxPayloadBytes);
    std::string problem;
    if (!text) {
      // Where a container does not have it, that is not a surprise.
      if (text.error().kind == core::FileFaultKind::kMissing) return;
      problem = text.error().message;
    } else if (auto values = ReadJsonValues(*text, kPlaces)) {
      values_ = *std::move(values);
    } else {
      problem = absl::StrCat(*path, " is not valid JSON");
    }
    if (problem.empty()) return;
    context.AddNotice(absl::StrCat("GITHUB_EVENT_PATH: ", problem,
                                   ", so what only it says is left out."));
  }

  /// The text, number or truth value at one of the places, as text; else empty.
  std::string At(const std::string& pointer) const {
    const auto value = values_.find(pointer);
    return value == values_.end() ? "" : value->second;
  }

  /// Sets `tag` to what is at `pointer`.
  void Fill(ContextBuilder& context, absl::string_view tag,
            const std::string& pointer) const {
    const std::string text = At(pointer);
    const std::string source = absl::StrCat("GITHUB_EVENT_PATH", pointer);
    if (!text.empty()) context.FromText(tag, text, source);
  }

 private:
  JsonValues values_;
};

void ReadPullRequest(ContextBuilder& context, const EventPayload& payload) {
  payload.Fill(context, tags::kCommitHeadSha, kHeadSha);
  payload.Fill(context, tags::kBaseBranchHeadSha, kBaseSha);
  payload.Fill(context, tags::kPullRequestNumber, kNumber);
  // On pull_request GITHUB_SHA is a merge that GitHub made for this run: the
  // commit people know is the head. On pull_request_target it is the base's
  // own commit, and once merged it is the real merge: both are what runs.
  if (context.Variable("GITHUB_EVENT_NAME") != "pull_request_target" &&
      payload.At(kMerged) != "true") {
    payload.Fill(context, tags::kDeployedSha, kHeadSha);
  }
}

void ReadHeadCommit(ContextBuilder& context, const EventPayload& payload) {
  // A push payload's head_commit is GITHUB_SHA, unless the run is of another.
  if (payload.At(kHeadCommit) != context.Variable("GITHUB_SHA")) return;
  payload.Fill(context, tags::kCommitMessage, "/head_commit/message");
  payload.Fill(context, tags::kAuthorName, "/head_commit/author/name");
  payload.Fill(context, tags::kAuthorEmail, "/head_commit/author/email");
  payload.Fill(context, tags::kAuthorDate, "/head_commit/timestamp");
  payload.Fill(context, tags::kCommitterName, "/head_commit/committer/name");
  payload.Fill(context, tags::kCommitterEmail, "/head_commit/committer/email");
}

/// The payload is opened only where the event has something for us.
void ReadPayload(ContextBuilder& context) {
  const std::string event = context.Variable("GITHUB_EVENT_NAME").value_or("");
  if (absl::StartsWith(event, "pull_request") ||
      context.Variable("GITHUB_BASE_REF")) {
    ReadPullRequest(context, EventPayload(context));
  } else if (event == "deployment" || event == "deployment_status") {
    EventPayload(context).Fill(context, tags::kEnvironmentName, kEnvironment);
  } else if (event == "push" && context.detail() == Detail::kEverything) {
    ReadHeadCommit(context, EventPayload(context));
  }
}

/// GITHUB_REF of a pull request is refs/pull/NUMBER/merge.
void ReadPullRequestNumberFromRef(ContextBuilder& context) {
  if (context.context().Find(tags::kPullRequestNumber) != nullptr) return;
  const std::string ref = context.Variable("GITHUB_REF").value_or("");
  const std::vector<std::string> parts = absl::StrSplit(ref, '/');
  if (parts.size() == 4 && absl::StartsWith(ref, "refs/pull/")) {
    context.FromText(tags::kPullRequestNumber, parts[2], "GITHUB_REF");
  }
}

void ReadJob(ContextBuilder& context) {
  // The numeric id that a job's page is known by is not a default variable: a
  // workflow hands it over as JOB_CHECK_RUN_ID: ${{ job.check_run_id }}.
  const std::string id = context.Variable("JOB_CHECK_RUN_ID").value_or("");
  const bool numeric =
      !id.empty() && std::all_of(id.begin(), id.end(), absl::ascii_isdigit);
  if (numeric) {
    context.FromVariables(tags::kJobId, {"JOB_CHECK_RUN_ID"});
    context.FromPattern(tags::kJobUrl,
                        "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/"
                        "{GITHUB_RUN_ID}/job/{JOB_CHECK_RUN_ID}");
  }
  context.FromVariables(tags::kJobId, {"GITHUB_JOB"});
  context.FromVariables(tags::kJobName, {"GITHUB_JOB"});
  context.FromPattern(tags::kJobUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/commit/"
                      "{GITHUB_SHA}/checks");
}

void Read(ContextBuilder& context) {
  context.FromPattern(tags::kRepositoryUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}.git");
  context.FromVariables(tags::kCommitSha, {"GITHUB_SHA"});
  context.FromRef({"GITHUB_HEAD_REF", "GITHUB_REF"});
  context.FromVariables(tags::kBaseBranch, {"GITHUB_BASE_REF"});

  context.FromVariables(tags::kPipelineId, {"GITHUB_RUN_ID"});
  context.FromVariables(tags::kPipelineName, {"GITHUB_WORKFLOW"});
  context.FromVariables(tags::kPipelineNumber, {"GITHUB_RUN_NUMBER"});
  context.FromVariables(tags::kPipelineAttempt, {"GITHUB_RUN_ATTEMPT"});
  context.FromPattern(tags::kPipelineUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/"
                      "{GITHUB_RUN_ID}/attempts/{GITHUB_RUN_ATTEMPT}");
  context.FromPattern(tags::kPipelineUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/"
                      "{GITHUB_RUN_ID}");
  ReadJob(context);
  context.FromVariables(tags::kActor, {"GITHUB_ACTOR"});
  context.FromVariables(tags::kWorkspacePath, {"GITHUB_WORKSPACE"});
  context.FromVariables(tags::kNodeName, {"RUNNER_NAME"});
  ReadPayload(context);
  ReadPullRequestNumberFromRef(context);
  context.IdentifyJobBy({"GITHUB_SERVER_URL", "GITHUB_REPOSITORY",
                         "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT",
                         "DD_GITHUB_JOB_NAME"});
}

}  // namespace

extern constexpr Provider kGithub = {
    .name = "github",
    .display_name = "GitHub Actions",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://docs.github.com/actions/reference/workflows-and-actions/"
        "variables",
    .tells = "+ the environment of `deployment` events",
};

}  // namespace dora::providers
