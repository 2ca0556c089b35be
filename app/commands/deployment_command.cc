#include "app/commands/deployment_command.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/commands/explain_field.h"
#include "app/host/add_new.h"
#include "app/host/exit_code.h"
#include "app/send/deliver.h"
#include "app/send/envelope.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "core/base/git_url.h"
#include "core/event/doubtful_times.h"
#include "core/event/field_names.h"
#include "core/event/inference.h"

namespace dora::app {
namespace {

using core::Deployment;

void Explain(const core::DeploymentDraft& input, StepHost& host) {
  ExplainField("service", input.service, host);
  ExplainField("env", input.env, host);
  ExplainField("version", input.version, host);
  ExplainField("team", input.team, host);
  ExplainField("started_at", input.started_at, host);
  ExplainField("finished_at", input.finished_at, host);
  if (input.repository_url) {
    // As given it may hold credentials.
    ExplainField(
        "git.repository_url",
        core::Sourced{core::ScrubRepositoryUrl(input.repository_url->text),
                      input.repository_url->source},
        host);
  }
  ExplainField("git.commit_sha", input.commit_sha, host);
  for (const core::Sourced& tag : input.custom_tags) {
    ExplainField("custom_tags", tag, host);
  }
}

/// An API that does not answer is not a mistake of the user.
bool IsOfUser(const core::Error& error) {
  return error.kind == core::ErrorKind::kUsage ||
         error.kind == core::ErrorKind::kValidation;
}

/// Nothing is reported because nobody tells what is to be. As for a failed
/// delivery, the user says whether that fails the job.
int GiveUp(const core::Error& error, const SendSettings& settings,
           StepHost& host) {
  const bool fail = settings.on_error == OnError::kFail;
  host.Report({});
  host.Say(LevelOfFailure(settings.on_error),
           absl::StrCat("Nothing is reported: ", core::ToString(error)));
  return fail ? exit_code::kDeliveryFailed : exit_code::kOk;
}

void TellResolution(const DeploymentPlan& plan, StepHost& host) {
  if (plan.settings && plan.settings->verbose) {
    host.BeginGroup("Where each value comes from");
    for (const core::DeploymentDraft& input : plan.resolution->deployments) {
      Explain(input, host);
    }
    for (const std::string& line : plan.resolution->explanations) {
      host.Say(Level::kInfo, line);
    }
    host.EndGroup();
  }
  for (const std::string& notice : plan.resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
}

/// The other way to give a service, which core does not know.
void NameCatalog(core::Error& problem) {
  const std::vector<std::string> service = {core::field::kService};
  if (problem.missing.names != service) return;
  problem.hint = "Or keep a service.datadog.yaml at the root of the checkout.";
}

/// All envelopes of the deployments, in their order.
std::vector<Envelope> TakeEnvelopes(
    std::vector<OutgoingDeployment>& deployments) {
  std::vector<Envelope> all;
  for (OutgoingDeployment& deployment : deployments) {
    std::move(deployment.envelopes.begin(), deployment.envelopes.end(),
              std::back_inserter(all));
    deployment.envelopes.clear();
  }
  return all;
}

/// Before the events, for which half of the time is left.
Uploads UploadFirst(const std::vector<OutgoingDeployment>& deployments,
                    const RollbackSettings& rollback, SendSettings& settings,
                    const Invocation& invocation) {
  if (!UploadIsAskedFor(invocation.inputs)) return {};
  const core::Clock& clock = invocation.surroundings.clock;
  const absl::Duration began = clock.Steady();
  Progress progress(clock);
  UploadLimits limits = LimitsOf(settings.timeout / 2, settings, invocation);
  ShowOn(progress, limits);
  Uploads uploads =
      UploadGit(deployments, rollback, settings, limits, invocation);
  settings.timeout -= clock.Steady() - began;
  return uploads;
}

int Send(std::vector<OutgoingDeployment> deployments,
         const RollbackSettings& rollback, SendSettings settings,
         const std::optional<Uploads>& uploaded, Invocation& invocation) {
  StepHost& host = invocation.host;
  const Surroundings& surroundings = invocation.surroundings;
  // Before what may be slow, as finding out rollbacks and an upload are.
  const bool is_slow = rollback.mode != RollbackMode::kOff ||
                       (!uploaded && UploadIsAskedFor(invocation.inputs));
  if (!settings.dry_run && is_slow) {
    for (OutgoingDeployment& deployment : deployments) {
      KeepAll(deployment.envelopes, settings, surroundings);
    }
  }
  settings.timeout -=
      DetectRollbacks(rollback, deployments, settings, surroundings, host);
  const Uploads uploads =
      uploaded ? *uploaded
               : UploadFirst(deployments, rollback, settings, invocation);
  std::vector<Envelope> envelopes = TakeEnvelopes(deployments);
  if (settings.dry_run) {
    PrintBodies(envelopes, host);
    host.Report({});
    return exit_code::kOk;
  }
  const Delivered delivered =
      Deliver(std::move(envelopes), settings, surroundings, host);
  NoteUploads(uploads, host);
  host.Report(delivered.outcomes);
  host.Emit(ToJson(delivered.outcomes));
  Tell(delivered.outcomes, settings, host);
  const Delivered marks = FinishRollbacks(rollback, deployments, delivered,
                                          settings, surroundings, host);
  TellUploads(uploads, settings.on_error, host);
  const int code = ExitCodeOf(delivered, settings);
  return code == exit_code::kOk ? ExitCodeOf(marks, settings) : code;
}

}  // namespace

DeploymentPlan PlanDeployment(const Invocation& invocation) {
  const Surroundings& surroundings = invocation.surroundings;
  return {ReadSendSettings(invocation.inputs, surroundings.environment),
          ResolveDeployments(invocation.inputs, surroundings),
          ReadRollbackSettings(invocation.inputs)};
}

BuiltDeployments BuildDeployments(const DeploymentPlan& plan, absl::Time now) {
  BuiltDeployments built;
  std::vector<core::Error>& problems = built.problems;
  if (!plan.settings) problems = plan.settings.error();
  if (!plan.rollback) problems.push_back(plan.rollback.error());
  if (!plan.resolution) {
    core::AddNewProblems({plan.resolution.error()}, problems);
  }
  core::AddNewProblems(plan.mistakes, problems);
  if (!plan.resolution) return built;
  for (core::DeploymentDraft draft : plan.resolution->deployments) {
    AddNew(core::LeaveOutInvalid(draft, now), built.notices);
    AddNew(core::DoubtfulTimes(draft, now), built.warnings);
    auto deployment = Deployment::Build(draft, now);
    if (!deployment) {
      for (core::Error& problem : deployment.error()) NameCatalog(problem);
      core::AddNewProblems(deployment.error(), problems);
      continue;
    }
    core::EventPtr event = core::ShareEvent(*std::move(deployment));
    if (!plan.settings) continue;
    auto envelopes = Encode(event, *plan.settings);
    if (!envelopes) {
      core::AddNewProblems(envelopes.error(), problems);
      continue;
    }
    built.deployments.push_back({std::move(event), *std::move(envelopes)});
  }
  return built;
}

int CarryOut(const DeploymentPlan& plan, absl::Duration began,
             Invocation& invocation) {
  StepHost& host = invocation.host;
  const Surroundings& surroundings = invocation.surroundings;
  if (plan.resolution) TellResolution(plan, host);
  if (plan.settings && !plan.resolution && !IsOfUser(plan.resolution.error())) {
    return GiveUp(plan.resolution.error(), *plan.settings, host);
  }
  BuiltDeployments built = BuildDeployments(plan, surroundings.clock.Now());
  // Also where something is missing: it may be what was left out.
  for (const std::string& notice : built.notices) {
    host.Say(Level::kNotice, notice);
  }
  if (!built.problems.empty()) {
    host.Report({});
    SayProblems(host, built.problems);
    return exit_code::kUsage;
  }
  for (const std::string& warning : built.warnings) {
    host.Say(Level::kWarning, warning);
  }
  SendSettings settings = *plan.settings;
  settings.timeout -= surroundings.clock.Steady() - began;
  for (const std::string& warning : settings.warnings) {
    host.Say(Level::kWarning, warning);
  }
  return Send(std::move(built.deployments), *plan.rollback, settings,
              plan.uploads, invocation);
}

int ReportNoDeployment(const std::string& why, StepHost& host) {
  host.Report({});
  host.Say(Level::kNotice, why);
  return exit_code::kOk;
}

int RunDeployment(Invocation& invocation) {
  const Surroundings& surroundings = invocation.surroundings;
  if (const auto why = WhyNoDeployment(surroundings.detection)) {
    return ReportNoDeployment(*why, invocation.host);
  }
  // From here on a signal cuts short what takes long, as a fetch or the
  // sending; an event that is known all the same is kept.
  const Interrupt interrupt;
  DeploymentPlan plan = PlanDeployment(invocation);
  plan.mistakes = MistakesAboutGit(invocation.inputs);
  const int signal = Interrupt::signal();
  if (signal != 0 && !plan.resolution) {
    invocation.host.Report({});
    invocation.host.Say(Level::kWarning,
                        "Stopped by a signal: nothing is reported.");
    return exit_code::kSignalled + signal;
  }
  return CarryOut(plan, surroundings.began, invocation);
}

}  // namespace dora::app
