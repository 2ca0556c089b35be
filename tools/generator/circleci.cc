#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "app/inputs/step_inputs.h"
#include "circleci_orb/circleci_host.h"
#include "tools/generator/files.h"
#include "tools/generator/offers.h"
#include "tools/generator/text.h"

// The orb's commands and its job, and the README. Each command states its
// parameters and hands them over in the environment; the job states those of
// start and finish and passes them on.

namespace dora::generator {
namespace {

using app::InputSpec;
namespace input = app::input;

constexpr Meaning kMeanings[] = {
    {input::kEnv, ""},
    {input::kStartedAt,
     "none, as CircleCI does not tell it: export it as DORA_STARTED_AT in an "
     "earlier step and give $DORA_STARTED_AT, or use start and finish"},
    {input::kGitRepositoryUrl, "the job's, else the checkout's"},
    {input::kGitCommitSha, "the job's, else the checkout's"},
};

/// What takes a parameter.
enum Taker : unsigned {
  kDeployment = 1u << 0,
  kFinish = 1u << 1,
  kStart = 1u << 2,
  kJob = 1u << 3,
  kDoctor = 1u << 4,
  kEach = (1u << 5) - 1,
};

struct Parameter {
  std::string name;
  std::string type;
  std::string default_value;  ///< in YAML; empty: the parameter is required
  std::string help;
  unsigned takers;       ///< of Taker
  std::string variable;  ///< that hands it over; empty: it shapes the steps
  std::string words;     ///< of an enum, separated by commas
};

/// The job's own, which come first there.
std::vector<Parameter> JobParameters() {
  return {{"deploy_steps", "steps", "", "The steps that deploy.", kJob, "", ""},
          {"executor", "executor", "default",
           "Where the job runs: cimg/base, or yours.", kJob, "", ""},
          {"checkout", "boolean", "true",
           "Check the code out before the steps that deploy.", kJob, "", ""},
          {"keep_undelivered", "boolean", "true",
           "Keep undelivered events in a cache between the runs of this job.",
           kJob, "", ""}};
}

/// What finds the key and the program.
std::vector<Parameter> LauncherParameters() {
  return {
      {"api_key", "env_var_name", "DD_API_KEY",
       "Name of the variable that holds the Datadog API key, from the "
       "project's settings or a context; no other variable's key is used.",
       kEach, circleci_orb::kApiKeyVariable, ""},
      {"binary", "string", "dora-deploy-circleci",
       "The program, by its name on the PATH or its path. Not used where "
       "download_url is given.",
       kEach, "DORA_PARAM_BINARY", ""},
      {"download_url", "string", "\"\"",
       "URL of the program, for images that do not have it; needs sha256. "
       "{program} in it becomes this machine's, such as "
       "linux-x86_64/dora-deploy. Default: the variable "
       "DORA_DOWNLOAD_URL, where it is set.",
       kEach, "DORA_PARAM_DOWNLOAD_URL", ""},
      {"sha256", "string", "\"\"",
       "SHA-256 checksum of what download_url holds, or the lines of "
       "SHA256SUMS; nothing else is run. Default: the variable DORA_SHA256.",
       kEach, "DORA_PARAM_SHA256", ""},
      {"shell", "string", "\"\"",
       "Shell of the orb's own steps, bash.exe on Windows. Default: the "
       "job's.",
       kEach, "", ""}};
}

/// The pair of start and finish knows the times by itself, the job has an
/// outbox of its own, start only looks whether the event can be sent, and
/// doctor sends none.
unsigned TakersOf(const InputSpec& spec) {
  if (spec.scope == app::kTimeInput) return kDeployment;
  if (spec.id == input::kOutbox) return kDeployment | kFinish | kDoctor;
  const bool is_for_delivery = spec.id == input::kDryRun ||
                               spec.id == input::kOnError ||
                               spec.id == input::kVerbose;
  const bool is_for_start =
      spec.id == input::kDryRun ||
      ((spec.scope & app::kSendInput) != 0 && spec.id != input::kVerbose);
  return kDeployment | kFinish | kJob | (is_for_start ? kStart : 0u) |
         (is_for_delivery ? 0u : kDoctor);
}

std::string TypeOf(const InputSpec& spec) {
  if (spec.type == app::InputType::kFlag) return "boolean";
  return app::WordsOf(spec.id).empty() ? "string" : "enum";
}

/// A parameter at its default is not given: then the variable counts.
std::string DefaultOf(const Offer& offer) {
  if (!HasLiteralDefault(*offer.spec))
    return DefaultSentenceWithVariables(offer);
  if (offer.spec->variables.empty()) return "";
  return absl::StrCat("At its default, ", offer.spec->variables.front(),
                      " counts where it is set.");
}

Parameter ParameterOf(const Offer& offer) {
  const InputSpec& spec = *offer.spec;
  const std::string name = absl::StrReplaceAll(spec.name, {{"-", "_"}});
  const std::string list = spec.type == app::InputType::kList
                               ? "Separate them by commas or line breaks."
                               : "";
  const std::string literal =
      HasLiteralDefault(spec) ? offer.default_value : "";
  const std::string type = TypeOf(spec);
  return {name,
          type,
          type == "string" ? Quoted(literal) : literal,
          Sentences({offer.help, list, DefaultOf(offer)}),
          TakersOf(spec),
          app::StepVariable(spec.name),
          absl::StrJoin(app::WordsOf(spec.id), ", ")};
}

std::vector<Parameter> Parameters() {
  std::vector<Parameter> parameters = JobParameters();
  for (const Offer& offer : OffersOf(app::kCircleciOrb, kMeanings)) {
    parameters.push_back(ParameterOf(offer));
  }
  for (Parameter& launcher : LauncherParameters()) {
    parameters.push_back(std::move(launcher));
  }
  return parameters;
}

std::string Declaration(const Parameter& parameter) {
  std::string text =
      absl::StrCat(parameter.name, ":\n  type: ", parameter.type, "\n");
  if (!parameter.words.empty()) {
    absl::StrAppend(&text, "  enum: [", parameter.words, "]\n");
  }
  if (!parameter.default_value.empty()) {
    absl::StrAppend(&text, "  default: ", parameter.default_value, "\n");
  }
  absl::StrAppend(&text, "  description: >-\n", Wrapped(parameter.help, 4, 76));
  return text;
}

std::string Reference(const Parameter& parameter) {
  return absl::StrCat("<< parameters.", parameter.name, " >>\n");
}

std::string Declarations(Taker taker) {
  std::string text;
  for (const Parameter& parameter : Parameters()) {
    if ((parameter.takers & taker) != 0) text += Declaration(parameter);
  }
  return text;
}

std::string Environment(Taker taker) {
  std::string text;
  for (const Parameter& parameter : Parameters()) {
    if ((parameter.takers & taker) == 0 || parameter.variable.empty()) continue;
    absl::StrAppend(&text, parameter.variable, ": ", Reference(parameter));
  }
  return text;
}

/// What the job passes on to a command of its own.
std::string PassedOn(Taker taker) {
  std::string text;
  for (const Parameter& parameter : Parameters()) {
    if ((parameter.takers & taker) == 0) continue;
    if ((parameter.takers & kJob) == 0) continue;
    absl::StrAppend(&text, parameter.name, ": ", Reference(parameter));
  }
  return text;
}

std::string NamesOf(unsigned takers) {
  if (takers == kEach) return "all";
  std::vector<std::string> names;
  if ((takers & kDeployment) != 0) names.push_back("deployment");
  if ((takers & kFinish) != 0) names.push_back("finish");
  if ((takers & kStart) != 0) names.push_back("start");
  if ((takers & kJob) != 0) names.push_back("job");
  if ((takers & kDoctor) != 0) names.push_back("doctor");
  return absl::StrJoin(names, ", ");
}

/// With the job's own parameters last.
std::string Table() {
  std::vector<Parameter> parameters = Parameters();
  std::stable_partition(
      parameters.begin(), parameters.end(),
      [](const Parameter& parameter) { return parameter.takers != kJob; });
  std::string table = Head({"parameter", "of", "default", "meaning"});
  for (const Parameter& parameter : parameters) {
    const std::string value =
        absl::StrReplaceAll(parameter.default_value, {{"\"", ""}});
    table += Row({Code(parameter.name), NamesOf(parameter.takers),
                  parameter.default_value.empty() ? "required" : Code(value),
                  parameter.help});
  }
  return table;
}

GeneratedFile CommandFile(absl::string_view name, Taker taker) {
  return {absl::StrCat("circleci_orb/src/commands/", name, ".yml"),
          {{"parameters", Declarations(taker)},
           {"environment", Environment(taker)}}};
}

}  // namespace

std::vector<GeneratedFile> CircleciFiles() {
  return {CommandFile("deployment", kDeployment),
          CommandFile("doctor", kDoctor),
          CommandFile("finish", kFinish),
          CommandFile("start", kStart),
          {"circleci_orb/src/jobs/deploy.yml",
           {{"parameters", Declarations(kJob)},
            {"start", PassedOn(kStart)},
            {"finish", PassedOn(kFinish)}}},
          {"circleci_orb/README.md", {{"parameters", Table()}}}};
}

}  // namespace dora::generator
