// GitHub Actions.
// Variables:
// https://docs.github.com/actions/reference/workflows-and-actions/variables
// Event payloads: https://docs.github.com/webhooks/webhook-events-and-payloads

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

using Json = nlohmann::json;

/// The event that started the workflow, as the runner left it in a file.
class EventPayload {
 public:
  explicit EventPayload(const ContextBuilder& context) {
    const auto path = context.Variable("GITHUB_EVENT_PATH");
    const auto text = path ? context.files().Read(*path) : std::nullopt;
    if (text) json_ = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  }

  /// The text, number or truth value at a JSON pointer, as text; else empty.
  std::string At(const std::string& pointer) const {
    const Json::json_pointer where(pointer);
    if (!json_.is_object() || !json_.contains(where)) return "";
    const Json& value = json_.at(where);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number() || value.is_boolean() ? value.dump() : "";
  }

  /// Sets `tag` to what is at `pointer`.
  void Fill(ContextBuilder& context, absl::string_view tag,
            const std::string& pointer) const {
    const std::string text = At(pointer);
    const std::string source = absl::StrCat("GITHUB_EVENT_PATH", pointer);
    if (!text.empty()) context.FromText(tag, text, source);
  }

 private:
  Json json_;
};

void ReadPullRequest(ContextBuilder& context, const EventPayload& payload) {
  payload.Fill(context, tags::kCommitHeadSha, "/pull_request/head/sha");
  payload.Fill(context, tags::kBaseBranchHeadSha, "/pull_request/base/sha");
  payload.Fill(context, tags::kPullRequestNumber, "/pull_request/number");
  // On pull_request GITHUB_SHA is a merge that GitHub made for this run: the
  // commit people know is the head. On pull_request_target it is the base's
  // own commit, and once merged it is the real merge: both are what runs.
  if (context.Variable("GITHUB_EVENT_NAME") != "pull_request_target" &&
      payload.At("/pull_request/merged") != "true") {
    payload.Fill(context, tags::kDeployedSha, "/pull_request/head/sha");
  }
}

void ReadHeadCommit(ContextBuilder& context, const EventPayload& payload) {
  // A push payload's head_commit is GITHUB_SHA, unless the run is of another.
  if (payload.At("/head_commit/id") != context.Variable("GITHUB_SHA")) return;
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
    EventPayload(context).Fill(context, tags::kEnvironmentName,
                               "/deployment/environment");
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
  // The numeric id that a job's page is known by is no default variable: a
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

}  // namespace

void ReadGithub(ContextBuilder& context) {
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

}  // namespace dora::providers
