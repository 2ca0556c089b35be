#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/inputs/step_inputs.h"
#include "gitlab_component/gitlab_host.h"
#include "tools/generator/files.h"
#include "tools/generator/offers.h"
#include "tools/generator/text.h"

// The component's template and its README. An input that is empty leaves the
// word to its variable, so only values that hide none are defaults.

namespace dora::generator {
namespace {

using app::InputSpec;
namespace input = app::input;

constexpr Meaning kMeanings[] = {
    {input::kEnv, "the name of the job's environment"},
    {input::kStartedAt,
     "the start of the extending job; in a job after it DORA_STARTED_AT"},
    {input::kFinishedAt, "now; in a job after it DORA_FINISHED_AT, else now"},
    {input::kGitRepositoryUrl, "the project's"},
    {input::kGitCommitSha, "the pipeline's"},
    {input::kOnError, nullptr,
     "What a mistake or a failed delivery does to the job: warn or fail. Past "
     "the start of an extending job nothing can fail it."},
    {input::kOnJobFailure, nullptr,
     "What a failed extending job reports: nothing (skip) or an incident "
     "(failure-event). A cancelled job reports nothing."},
    {input::kOutbox, gitlab_component::kOutbox,
     "Folder, relative to the project's, that keeps undelivered events; it is "
     "the job's cache."},
};

struct Pattern {
  input::Id input;
  const char* regex;
};

/// What a pipeline is refused for as early as it is made.
constexpr Pattern kPatterns[] = {
    {input::kGitCommitSha, R"(^(|[0-9A-Fa-f]{40,64}|\$.+)$)"},
    {input::kApiUrl, R"(^(|https?://.+|\$.+)$)"},
    {input::kOutbox,
     R"(^[A-Za-z0-9_][A-Za-z0-9_./-]*$|^\.[A-Za-z0-9_-][A-Za-z0-9_./-]*$)"},
};

enum class GoesTo { kProgram, kJobs };

/// An input as the template states it.
struct ComponentInput {
  std::string name;
  std::string type;
  std::string default_value;
  std::string regex;
  std::string options;
  std::string help;
  GoesTo goes_to = GoesTo::kProgram;
};

/// What only this component has.
std::vector<ComponentInput> OwnInputs() {
  return {
      {"api-key-variable", "string", "DD_API_KEY", "^[A-Za-z_][A-Za-z0-9_]*$",
       "",
       "Name of the masked CI/CD variable that holds the API key; never the "
       "key itself."},
      {"binary", "string", "dora-deploy",
       R"(^[A-Za-z0-9_./$][A-Za-z0-9_./\\:${}-]*$)", "",
       "The program, as a name on the PATH of the job's image or as a path."},
      {"download-url", "string", "", R"(^(|https?://\S+|\$[A-Za-z_{]\S*)$)", "",
       "Where to get the program if it is not there; no credentials are sent. "
       "{program} in it becomes this machine's, such as "
       "linux-x86_64/dora-deploy."},
      {"sha256", "string", "", R"(^(|[0-9a-f]{64}|([0-9a-f]{64}\s+\S+\s*)+)$)",
       "",
       "Checksum of what download-url gives, or the lines of the release's "
       "SHA256SUMS; nothing else is run."},
      {"cache-key", "string", "dora-deploy-$CI_JOB_NAME_SLUG", "", "",
       "Key of the cache that carries the outbox to the next pipeline. Jobs "
       "that run at the same time need one each.",
       GoesTo::kJobs},
      {"template-name", "string", ".dora-deploy", R"(^\.[A-Za-z0-9_.:/ -]+$)",
       "", "Name of the hidden job to extend; a second include needs another.",
       GoesTo::kJobs},
      {"job-name", "string", ".dora-deploy-job",
       "^[A-Za-z0-9_.][A-Za-z0-9_.:/ -]*$", "",
       "Name of the job that reports after a deploy job. One that begins with "
       "a dot does not run.",
       GoesTo::kJobs},
      {"deploy-job", "string", "deploy", "^[A-Za-z0-9_][A-Za-z0-9_.:/ -]*$", "",
       "The deploy job whose success that job waits for.", GoesTo::kJobs},
      {"stage", "string", ".post", "", "", "Stage of that job.", GoesTo::kJobs},
      {"rules", "array", "[{when: on_success}]", "", "",
       "Rules of that job; give it those of the deploy job.", GoesTo::kJobs},
      {"image", "string", "alpine:3.22", "", "",
       "Image of that job. The extending job keeps its own.", GoesTo::kJobs},
  };
}

std::string TypeOf(const InputSpec& spec) {
  if (spec.type == app::InputType::kFlag) return "boolean";
  return spec.value == "SECONDS" || spec.value == "NUMBER" ? "number"
                                                           : "string";
}

std::string RegexOf(const InputSpec& spec) {
  for (const Pattern& pattern : kPatterns) {
    if (pattern.input == spec.id) return pattern.regex;
  }
  return "";
}

/// The site's default stays the program's: DD_SITE would be hidden.
bool HasDefault(const InputSpec& spec) {
  return spec.id == input::kOutbox ||
         (spec.id != input::kSite && HasLiteralDefault(spec));
}

ComponentInput InputOf(const Offer& offer) {
  const InputSpec& spec = *offer.spec;
  const bool has_default = HasDefault(spec);
  const std::string list =
      spec.type == app::InputType::kList ? "Separate several by commas." : "";
  const std::string otherwise =
      has_default ? "" : DefaultSentenceWithVariables(offer);
  return {std::string(spec.name),
          TypeOf(spec),
          has_default ? offer.default_value : "",
          RegexOf(spec),
          absl::StrJoin(app::WordsOf(spec.id), ", "),
          Sentences({offer.help, list, otherwise})};
}

std::vector<ComponentInput> Inputs() {
  std::vector<ComponentInput> inputs;
  for (const Offer& offer : OffersOf(app::kGitlabComponent, kMeanings)) {
    inputs.push_back(InputOf(offer));
  }
  for (ComponentInput& own : OwnInputs()) inputs.push_back(std::move(own));
  return inputs;
}

std::string SpecInput(const ComponentInput& input) {
  std::string text = absl::StrCat(
      input.name, ":\n  type: ", input.type, "\n  default: ",
      input.default_value.empty() ? "\"\"" : input.default_value, "\n");
  if (!input.regex.empty()) {
    absl::StrAppend(&text, "  regex: ", input.regex, "\n");
  }
  if (!input.options.empty()) {
    absl::StrAppend(&text, "  options: [", input.options, "]\n");
  }
  absl::StrAppend(&text, "  description: ", Quoted(input.help), "\n");
  return text;
}

std::string VariableOf(const ComponentInput& input) {
  return absl::StrCat(app::StepVariable(input.name), ": $[[ inputs.",
                      input.name, " ]]\n");
}

}  // namespace

std::vector<GeneratedFile> GitlabFiles() {
  std::string inputs;
  std::string variables;
  std::string table = Head({"input", "type", "default", "description"});
  for (const ComponentInput& input : Inputs()) {
    inputs += SpecInput(input);
    if (input.goes_to == GoesTo::kProgram) variables += VariableOf(input);
    table += Row(
        {Code(input.name), input.type, Code(input.default_value), input.help});
  }
  return {{"gitlab_component/templates/dora-deploy/template.yml",
           {{"inputs", inputs}, {"variables", variables}}},
          {"gitlab_component/README.md", {{"inputs", table}}}};
}

}  // namespace dora::generator
