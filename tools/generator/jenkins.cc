#include "absl/strings/str_cat.h"
#include "jenkins_step/parameters.h"
#include "tools/generator/files.h"
#include "tools/generator/offers.h"
#include "tools/generator/text.h"

// The step's help in Jenkins, and its README.

namespace dora::generator {
namespace {

namespace input = app::input;

constexpr Meaning kMeanings[] = {
    {input::kEnv, ""},
    {input::kStartedAt, "the closure's start, else the build's"},
    {input::kFinishedAt, "the closure's end, else now"},
    {input::kOnError, nullptr,
     "What a failed report does to the build: warn or fail."},
    {input::kOutbox, "$WORKSPACE_TMP/dora-deploy/outbox"},
};

constexpr char kCredential[] =
    "Credential (Secret text) of the Datadog API key.";

std::string Entry(const std::string& parameter, const std::string& meaning) {
  return absl::StrCat("<dt><code>", parameter, "</code></dt>\n<dd>",
                      EscapedForHtml(meaning), "</dd>\n");
}

}  // namespace

std::vector<GeneratedFile> JenkinsFiles() {
  std::string help;
  std::string table =
      Head({"parameter", "meaning", "default", "else from the environment"});
  for (const Offer& offer : OffersOf(app::kJenkinsStep, kMeanings)) {
    const std::string name = jenkins_step::ParameterName(offer.spec->name);
    const std::string list = offer.spec->type == app::InputType::kList
                                 ? "A list, or one text with commas."
                                 : "";
    help += Entry(name, Sentences({offer.help, list, DefaultSentence(offer)}));
    table += Row({Code(name), offer.help, offer.default_value,
                  CodeList(offer.spec->variables)});
  }
  const std::string own = jenkins_step::kCredentialsId;
  help += Entry(own, absl::StrCat(kCredential,
                                  " Default: DD_API_KEY of the environment."));
  table += Row({Code(own), kCredential, "",
                CodeList(app::SpecOf(input::kApiKey).variables)});
  return {{"jenkins_step/vars/doraDeploy.txt", {{"parameters", help}}},
          {"jenkins_step/README.md", {{"parameters", table}}}};
}

}  // namespace dora::generator
