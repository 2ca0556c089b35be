#include "providers/github.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "providers/github_event.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"GITHUB_ACTIONS", "GITHUB_ACTION"};

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
  context.FromPattern(tags::kJobUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/commit/"
                      "{GITHUB_SHA}/checks");
}

void ReadPages(ContextBuilder& context) {
  context.FromPattern(tags::kPipelineUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/"
                      "{GITHUB_RUN_ID}/attempts/{GITHUB_RUN_ATTEMPT}");
  context.FromPattern(tags::kPipelineUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/"
                      "{GITHUB_RUN_ID}");
}

void Read(ContextBuilder& context) {
  ReadJob(context);
  ReadGithubVariables(context);
  ReadPages(context);
}

}  // namespace

void ReadGithubVariables(ContextBuilder& context) {
  context.FromPattern(tags::kRepositoryUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}.git");
  context.FromVariables(tags::kCommitSha, {"GITHUB_SHA"});
  context.FromRef({"GITHUB_HEAD_REF", "GITHUB_REF"});
  context.FromVariables(tags::kBaseBranch, {"GITHUB_BASE_REF"});

  context.FromVariables(tags::kPipelineId, {"GITHUB_RUN_ID"});
  context.FromVariables(tags::kPipelineName, {"GITHUB_WORKFLOW"});
  context.FromVariables(tags::kPipelineNumber, {"GITHUB_RUN_NUMBER"});
  context.FromVariables(tags::kPipelineAttempt, {"GITHUB_RUN_ATTEMPT"});
  context.FromVariables(tags::kJobId, {"GITHUB_JOB"});
  context.FromVariables(tags::kJobName, {"GITHUB_JOB"});
  context.FromVariables(tags::kActor, {"GITHUB_ACTOR"});
  context.FromVariables(tags::kWorkspacePath, {"GITHUB_WORKSPACE"});
  context.FromVariables(tags::kNodeName, {"RUNNER_NAME"});
  ReadGithubEvent(context);
  context.IdentifyJobBy({"GITHUB_SERVER_URL", "GITHUB_REPOSITORY",
                         "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT",
                         "DD_GITHUB_JOB_NAME"});
}

extern constexpr Provider kGithub = {
    .name = "github",
    .display_name = "GitHub Actions",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://docs.github.com/actions/reference/workflows-and-actions/"
        "variables",
    .tells = "+ the environment of `deployment` events",
    .no_env = "a job is not told what its `environment:` is",
};

}  // namespace dora::providers
