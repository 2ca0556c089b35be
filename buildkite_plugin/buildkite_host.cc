#include "buildkite_plugin/buildkite_host.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "app/host/step_outputs.h"
#include "app/inputs/choices.h"

namespace dora::buildkite_plugin {
namespace {

using app::JobStatus;
using app::Level;
using app::Outcome;
using app::OutcomeStatus;

/// `text` as one line that is not a header of the log: those begin with `---`,
/// `+++`, `~~~` or `^^^`.
std::string LogLine(const std::string& text) {
  static constexpr absl::string_view kHeaderMarks = "-+~^";
  std::string line = app::OneLine(text);
  const bool is_header = !line.empty() && kHeaderMarks.find(line.front()) !=
                                              absl::string_view::npos;
  return is_header ? absl::StrCat(" ", line) : line;
}

const char* PrefixOf(Level level) {
  switch (level) {
    case Level::kInfo:
      return "";
    case Level::kNotice:
      return "note: ";
    case Level::kWarning:
      return "warning: ";
    case Level::kError:
      return "error: ";
  }
  return "";
}

const char* StyleOf(const std::vector<Outcome>& outcomes) {
  if (app::AllSent(outcomes)) return "success";
  const bool only_late =
      std::all_of(outcomes.begin(), outcomes.end(), [](const Outcome& outcome) {
        return outcome.status == OutcomeStatus::kSent ||
               outcome.status == OutcomeStatus::kKept;
      });
  return only_late ? "warning" : "error";
}

}  // namespace

BuildkiteHost::BuildkiteHost(const providers::Environment& environment,
                             const Configuration& configuration, Agent& agent,
                             std::ostream& log)
    : environment_(environment),
      configuration_(configuration),
      agent_(agent),
      log_(log),
      state_(environment) {
  app::Inputs inputs(environment);
  configuration.GiveTo(inputs);
  verbose_ = inputs.Flag(app::input::kVerbose).value_or(false);
  fails_on_error_ = app::FailureIsAskedFor(inputs);
}

void BuildkiteHost::ReadInputs(app::Inputs& inputs) const {
  configuration_.GiveTo(inputs);
}

void BuildkiteHost::Mask(const core::Secret& secret) {
  if (secret.empty()) return;
  if (!agent_.Run({"redactor", "add"}, secret.Reveal())) {
    SayDetail(
        "The agent could not be told to hide the API key in the log: "
        "buildkite-agent 3.67 or newer is not on the PATH of this job.");
  }
}

void BuildkiteHost::Say(Level level, const std::string& message) {
  log_ << PrefixOf(level) << LogLine(message) << "\n";
  // Opens the group in which this stands.
  const bool matters = level == Level::kWarning || level == Level::kError;
  if (matters) log_ << "^^^ +++\n";
  log_.flush();
}

void BuildkiteHost::BeginGroup(const std::string& title) {
  log_ << "--- " << app::OneLine(title) << "\n";
  log_.flush();
}

void BuildkiteHost::EndGroup() {
  // A group lasts until the next one: this is it, and it is open.
  log_ << "+++ DORA deployment\n";
  log_.flush();
}

void BuildkiteHost::Report(const std::vector<Outcome>& outcomes) {
  if (outcomes.empty()) return;
  Annotate(outcomes);
  // A service has an outcome for each sink, and one set of meta-data.
  std::map<std::string, std::vector<Outcome>> by_service;
  for (const Outcome& outcome : outcomes) {
    const core::Deployment* event = outcome.deployment();
    if (event != nullptr) by_service[event->service()].push_back(outcome);
  }
  for (const auto& [service, its_outcomes] : by_service) {
    SetMetaData(service, its_outcomes);
  }
  if (agent_fails_) {
    SayDetail(
        "The build lacks the annotation or some meta-data of this deployment: "
        "buildkite-agent is not on the PATH of this job, or failed.");
  }
}

void BuildkiteHost::Annotate(const std::vector<Outcome>& outcomes) {
  const std::string job = environment_.Get("BUILDKITE_JOB_ID").value_or("");
  // Two entries of the plugin in one step have an annotation each.
  const std::string context =
      absl::StrCat("dora-deploy-", job, "-", state_.key().substr(0, 8));
  AskForReport(
      {"annotate", "--style", StyleOf(outcomes), "--context", context},
      absl::StrCat("DORA deployments\n\n", app::MarkdownSummary(outcomes)));
}

void BuildkiteHost::SetMetaData(const std::string& service,
                                const std::vector<Outcome>& outcomes) {
  for (const auto& [name, value] : app::StepOutputs(outcomes, git_metadata())) {
    // The service is in the key, and Buildkite takes no empty value.
    if (name == "service" || value.empty()) continue;
    AskForReport(
        {"meta-data", "set", absl::StrCat("dora-deploy:", service, ":", name)},
        value);
  }
}

void BuildkiteHost::AskForReport(const std::vector<std::string>& arguments,
                                 const std::string& input) {
  if (!agent_fails_) agent_fails_ = !agent_.Run(arguments, input);
}

JobStatus BuildkiteHost::job_status() const {
  if (environment_.Get("BUILDKITE_JOB_CANCELLED") == "true") {
    return JobStatus::kCancelled;
  }
  // Absent: the command was never run, as the checkout or a hook failed.
  return environment_.Get("BUILDKITE_COMMAND_EXIT_STATUS") == "0"
             ? JobStatus::kSuccess
             : JobStatus::kFailure;
}

core::Status BuildkiteHost::SaveState(const std::string& name,
                                      const std::string& value) {
  return state_.Save(name, value);
}

std::optional<std::string> BuildkiteHost::LoadState(const std::string& name) {
  return state_.Load(name);
}

void BuildkiteHost::SayDetail(const std::string& message) {
  if (verbose_) Say(Level::kNotice, message);
}

}  // namespace dora::buildkite_plugin
