#include "gitlab_component/run_step.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "app/host/file_system.h"
#include "app/inputs/choices.h"
#include "app/inputs/inputs.h"
#include "app/resolve/detection.h"
#include "app/resolve/resolve.h"
#include "cli/program.h"
#include "core/base/redaction.h"

namespace dora::gitlab_component {
namespace {

using app::Level;

const char* TitleOf(const std::string& verb) {
  if (verb == "start") return "DORA: the deployment starts";
  if (verb == "finish") return "DORA: the deployment ends";
  return "DORA: report a deployment";
}

bool IsStep(const std::string& verb) {
  return verb == "start" || verb == "finish" || verb == "deployment";
}

/// Says what in GitLab keeps a variable from a job; the general message about
/// a missing key does not know it.
void ExplainMissingKey(const app::Inputs& inputs, GitlabHost& host) {
  if (host.place().verb == "finish") return;  // `start` said it
  if (inputs.Get(app::input::kApiKey)) return;
  if (inputs.Flag(app::input::kDryRun).value_or(false)) return;
  host.Say(
      Level::kWarning,
      absl::StrCat("The CI/CD variable ", ApiKeyVariable(inputs.environment()),
                   " is not set in this job. A protected variable reaches only "
                   "protected branches and tags, one with an environment scope "
                   "only jobs of that environment."));
}

/// The first input whose value holds the API key: GitLab expands variables
/// within the values of variables, so a branch named ${DD_API_KEY} can bring
/// it into `version: $CI_COMMIT_REF_NAME`, and from there into the event.
std::optional<std::string> InputWithKey(const app::Inputs& inputs) {
  const auto key = inputs.Get(app::input::kApiKey);
  if (!key) return std::nullopt;
  const core::Secret secret(key->text);
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret) continue;
    for (const core::Sourced& value : inputs.All(spec.id)) {
      if (core::Holds(value.text, secret)) {
        return std::string(spec.name);
      }
    }
  }
  return std::nullopt;
}

int RefuseKeyIn(const std::string& input, const app::Inputs& inputs,
                GitlabHost& host) {
  host.Say(Level::kError,
           absl::StrCat(input,
                        ": the value (not shown) holds the API key, which "
                        "must not be in an event. Nothing is reported. Look "
                        "for a $ in the input's value."));
  return app::FailureIsAskedFor(inputs) ? app::exit_code::kUsage
                                        : app::exit_code::kOk;
}

/// A job after the deploy job must be told when the deployment started: its
/// own start, which is what the CI knows, comes after the deployment.
bool IsStartUnknown(const std::vector<std::string>& words,
                    const app::Inputs& inputs, const GitlabHost& host) {
  const bool as_the_template_calls = words.size() == 1;
  return as_the_template_calls && host.place().verb == "deployment" &&
         inputs.Given(app::input::kStartedAt).empty();
}

int RefuseUnknownStart(const app::Inputs& inputs, GitlabHost& host) {
  const bool fail = app::FailureIsAskedFor(inputs);
  host.Say(fail ? Level::kError : Level::kWarning,
           absl::StrCat(
               "started_at: required, but not set; the start of this job is "
               "not the deployment's. Nothing is reported. Write ",
               kStartedAtVariable,
               "=$(date +%s) to a dotenv report of the deploy job, or set `",
               host.NameOf(app::input::kStartedAt),
               "`; with $CI_PIPELINE_CREATED_AT the whole pipeline counts as "
               "the deployment."));
  return fail ? app::exit_code::kUsage : app::exit_code::kOk;
}

int RunInSection(const std::vector<std::string>& words,
                 const app::Inputs& inputs, GitlabHost& host) {
  // Until something is sent, the outputs say that nothing was; they also
  // replace what another job may have left in the folder.
  host.Report({});
  const app::SystemFileReader files;
  const app::Detection detection(inputs, inputs.environment(), files);
  if (const auto why = app::WhyNoDeployment(detection)) {
    host.Say(Level::kNotice, *why);
    return app::exit_code::kOk;
  }
  if (const auto input = InputWithKey(inputs)) {
    return RefuseKeyIn(*input, inputs, host);
  }
  if (IsStartUnknown(words, inputs, host)) {
    return RefuseUnknownStart(inputs, host);
  }
  ExplainMissingKey(inputs, host);
  return cli::RunProgram(words, inputs, host);
}

}  // namespace

int RunStep(const std::vector<std::string>& words, const app::Inputs& inputs,
            GitlabHost& host) {
  if (!IsStep(host.place().verb)) {
    return cli::RunProgram(words, inputs, host);
  }
  host.BeginGroup(TitleOf(host.place().verb));
  const int code = RunInSection(words, inputs, host);
  host.EndGroup();
  return code;
}

}  // namespace dora::gitlab_component
