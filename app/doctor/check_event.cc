#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/doctor/checks.h"
#include "app/host/add_new.h"
#include "app/host/outcome.h"
#include "app/inputs/missing_fields.h"
#include "core/base/git_url.h"
#include "core/base/text.h"
#include "core/event/event.h"
#include "core/event/field_names.h"

namespace dora::app::doctor {
namespace {

using core::DeploymentDraft;
using core::Sourced;

/// The values that the drafts have, each once, with where it comes from.
std::string ValuesOf(const std::vector<DeploymentDraft>& drafts,
                     const std::optional<Sourced> DeploymentDraft::*member) {
  std::vector<std::string> values;
  for (const DeploymentDraft& draft : drafts) {
    const std::optional<Sourced>& value = draft.*member;
    if (!value) continue;
    AddNew(absl::StrCat(core::Quoted(value->text), " (", value->source, ")"),
           values);
  }
  return absl::StrJoin(values, ", ");
}

bool IsAboutService(const core::Error& problem) {
  return problem.missing.names ==
         std::vector<std::string>{core::field::kService};
}

Finding ServiceOf(const Examination& examination) {
  constexpr char kService[] = "service";
  const Preview& preview = examination.preview;
  const auto missing = std::find_if(preview.problems.begin(),
                                    preview.problems.end(), &IsAboutService);
  if (missing != preview.problems.end()) {
    return Failed(kService, "the event names none, so that it is not sent",
                  absl::StrCat("Set ", examination.Name(input::kService),
                               ", or keep a service.datadog.yaml at the root "
                               "of the checkout."));
  }
  return Ok(kService, ValuesOf(preview.drafts, &DeploymentDraft::service));
}

Finding EnvOf(const Examination& examination) {
  constexpr char kEnv[] = "env";
  std::string values =
      ValuesOf(examination.preview.drafts, &DeploymentDraft::env);
  if (!values.empty()) return Ok(kEnv, std::move(values));
  return Warning(kEnv,
                 "the event names none, so that it counts for no environment",
                 absl::StrCat("Set ", examination.Name(input::kEnv), "."));
}

Finding CommitOf(const Examination& examination) {
  constexpr char kCommit[] = "commit";
  for (const DeploymentDraft& draft : examination.preview.drafts) {
    if (!draft.commit_sha || !draft.repository_url) continue;
    const Sourced& sha = *draft.commit_sha;
    return Ok(
        kCommit,
        absl::StrCat(core::ShortSha(sha.text), " (", sha.source, ") of ",
                     core::ScrubRepositoryUrl(draft.repository_url->text)));
  }
  const bool is_skipped =
      examination.inputs.Flag(input::kSkipGit).value_or(false);
  if (is_skipped) {
    return Warning(
        kCommit,
        absl::StrCat(examination.Name(input::kSkipGit),
                     " leaves it out, so that the deployment gets "
                     "no lead time"),
        absl::StrCat("Leave ", examination.Name(input::kSkipGit), " out."));
  }
  return Warning(
      kCommit, "the event names none, so that it gets no lead time",
      absl::StrCat("Run it in a checkout, or set ",
                   examination.Name(input::kGitRepositoryUrl), " and ",
                   examination.Name(input::kGitCommitSha), "."));
}

Finding StartOf(const Examination& examination) {
  constexpr char kStart[] = "start";
  std::string values =
      ValuesOf(examination.preview.drafts, &DeploymentDraft::started_at);
  if (!values.empty()) return Ok(kStart, std::move(values));
  return Ok(kStart,
            absl::StrCat("noted when the deployment begins; only the command "
                         "`deployment` needs ",
                         examination.Name(input::kStartedAt)));
}

void AddProblems(const Examination& examination, Findings& findings) {
  constexpr char kEvent[] = "event";
  for (core::Error problem : examination.preview.problems) {
    if (IsAboutService(problem)) continue;
    problem = WithInputsToSet(std::move(problem), examination.inputs.naming());
    findings.push_back(Failed(kEvent, problem.message, problem.hint));
  }
  for (const std::string& warning : examination.preview.warnings) {
    findings.push_back(
        Warning(kEvent, warning, "Correct the time, if it is wrong."));
  }
  if (!examination.preview.problems.empty()) return;
  for (const core::Deployment& event : examination.preview.events) {
    findings.push_back(Ok(kEvent, app::Describe(core::Event(event))));
  }
}

}  // namespace

Findings CheckEvent(const Examination& examination) {
  const Preview& preview = examination.preview;
  Findings findings;
  if (!preview.drafts.empty()) {
    findings = {ServiceOf(examination), EnvOf(examination),
                CommitOf(examination), StartOf(examination)};
  } else if (preview.problems.empty()) {
    return {Ok("event",
               absl::StrCat("none: ", examination.Name(input::kChangedSince),
                            " finds no service whose files changed"))};
  }
  AddProblems(examination, findings);
  return findings;
}

}  // namespace dora::app::doctor
