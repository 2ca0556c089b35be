#include "github_action/github_host.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/host/step_outputs.h"
#include "app/inputs/step_inputs.h"
#include "github_action/workflow_commands.h"

namespace dora::github_action {
namespace {

using app::InputSpec;

/// What `start` saves; its presence tells that post has something to finish.
constexpr char kStartedAtState[] = "started-at";

/// The runner refuses a summary of more than a MiB as a whole.
constexpr size_t kMaxSummaryBytes = 1000 * 1000;

/// The input's value, by the variable of the runner's making (`INPUT_DRY-RUN`)
/// or by one that a shell can set too (`INPUT_DRY_RUN`).
std::optional<std::string> ValueOf(const InputSpec& spec,
                                   const providers::Environment& environment) {
  const std::string variable =
      absl::StrCat("INPUT_", absl::AsciiStrToUpper(spec.name));
  auto value = environment.Get(variable);
  if (value) return value;
  return environment.Get(absl::StrReplaceAll(variable, {{"-", "_"}}));
}

}  // namespace

std::string InputName(app::input::Id id) {
  return app::NameInPackage(id, app::kGithubAction, &app::YamlKey);
}

void GithubHost::MaskKeys(const app::Inputs& inputs) {
  for (const core::Sourced& key : inputs.Given(app::input::kApiKey)) {
    Mask(core::Secret(key.text));
  }
  if (const auto key = inputs.FromEnvironment(app::input::kApiKey)) {
    Mask(core::Secret(key->text));
  }
}

std::optional<std::string> GithubHost::CommandOfStage(
    absl::string_view stage, const app::Inputs& inputs) {
  if (stage == "post") {
    // Inputs are evaluated anew for post, so what main did decides.
    if (!LoadState(kStartedAtState)) return std::nullopt;
    return "finish";
  }
  return inputs.Get(app::input::kStartedAt) ? "finish" : "start";
}

void GithubHost::ReadInputs(app::Inputs& inputs) const {
  for (const InputSpec* spec : app::InputsOf(app::kGithubAction)) {
    const auto value = ValueOf(*spec, environment_);
    if (!value) continue;
    app::GiveStepInput(inputs, *spec, *value, InputName(spec->id));
  }
}

void GithubHost::Mask(const core::Secret& secret) {
  const std::string& text = secret.Reveal();
  if (std::find(masked_.begin(), masked_.end(), text) != masked_.end()) return;
  masked_.push_back(text);
  Write(MaskLines(text));
}

void GithubHost::Say(app::Level level, const std::string& message) {
  Write(LineFor(level, message));
}

void GithubHost::Print(const std::string& data, std::FILE* /*stream*/) {
  // The runner reads commands from stdout and stderr alike.
  Write(WithoutCommands(data, new_token_()));
}

void GithubHost::BeginGroup(const std::string& title) {
  Write(absl::StrCat("::group::", EscapeData(app::OneLine(title)), "\n"));
}

void GithubHost::EndGroup() { Write("::endgroup::\n"); }

void GithubHost::Report(const std::vector<app::Outcome>& outcomes) {
  const auto outputs = Append(
      "GITHUB_OUTPUT",
      FileEntries(app::StepOutputs(outcomes, git_metadata()), new_token_()));
  if (!outputs) {
    Say(app::Level::kWarning, core::ToString(outputs.error()));
  }
  const std::string summary = SummaryOf(outcomes);
  if (summary.empty()) return;
  const auto summarized = Append("GITHUB_STEP_SUMMARY", summary);
  if (!summarized) {
    Say(app::Level::kWarning, core::ToString(summarized.error()));
  }
}

core::Status GithubHost::SaveState(const std::string& name,
                                   const std::string& value) {
  return Append("GITHUB_STATE", FileEntries({{name, value}}, new_token_()));
}

std::optional<std::string> GithubHost::LoadState(const std::string& name) {
  return environment_.Get(absl::StrCat("STATE_", name));
}

void GithubHost::Write(const std::string& text) {
  // Flushed, so that the order of lines holds whoever else writes there.
  log_ << text << std::flush;
}

core::Status GithubHost::Append(const char* variable,
                                const std::string& text) const {
  const auto path = environment_.Get(variable);
  if (path) return AppendTo(*path, text);
  return core::MakeError(core::ErrorKind::kInternal,
                         absl::StrCat(variable, " is not set."),
                         "Run this program as a step of GitHub Actions.");
}

std::string SummaryOf(const std::vector<app::Outcome>& outcomes) {
  if (outcomes.empty()) return "";
  std::string text =
      absl::StrCat("### Deployments\n\n", app::MarkdownSummary(outcomes), "\n");
  if (text.size() <= kMaxSummaryBytes) return text;
  return absl::StrCat("### Deployments\n\n", outcomes.size(),
                      " deployments, too many for a table here; the step's "
                      "log lists them.\n\n");
}

}  // namespace dora::github_action
