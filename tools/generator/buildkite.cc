#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "buildkite_plugin/configuration.h"
#include "tools/generator/files.h"
#include "tools/generator/offers.h"
#include "tools/generator/text.h"

// plugin.yml's schema and the README. YAML has numbers where users mean texts,
// so a version, a time and a number may be one.

namespace dora::generator {
namespace {

using app::InputSpec;
using app::InputType;
namespace input = app::input;

constexpr Meaning kMeanings[] = {
    {input::kEnv, ""},
    {input::kStartedAt, "when the command began"},
    {input::kFinishedAt, "when the job's hooks end"},
};

constexpr char kApiKeyHelp[] =
    "Name of the variable that holds the Datadog API key.";
constexpr char kApiKeyDefault[] = "DD_API_KEY";

constexpr char kFlagType[] = "enum: [true, false, \"true\", \"false\"]\n";

constexpr char kDoctorHelp[] =
    "Only check the set-up before the command, and fail the job if a check "
    "failed; nothing is reported.";

std::string ListType(const InputSpec& spec) {
  return absl::StrCat(
      "type: [string, array]\nitems: { type: string }\n",
      spec.id == input::kCustomTags ? "maxItems: 100\n" : "minItems: 1\n");
}

std::string TypeOf(const InputSpec& spec) {
  if (spec.type == InputType::kList) return ListType(spec);
  if (spec.type == InputType::kFlag) return kFlagType;
  const std::vector<std::string> words = app::WordsOf(spec.id);
  if (!words.empty()) {
    return absl::StrCat("enum: [", absl::StrJoin(words, ", "), "]\n");
  }
  if (spec.value == "SECONDS" || spec.value == "NUMBER") {
    return "type: [string, number]\n";
  }
  const bool looks_like_a_number =
      spec.value == "TIME" || spec.value == "VERSION";
  return looks_like_a_number ? "type: [string, integer]\n" : "type: string\n";
}

/// A property of the schema; `type` is whole lines.
std::string Property(absl::string_view name, absl::string_view help,
                     const std::string& type,
                     const std::string& default_value) {
  std::string body = absl::StrCat(
      "description: ", Quoted(help), "\n", type,
      default_value.empty() ? ""
                            : absl::StrCat("default: ", default_value, "\n"));
  std::string text = absl::StrCat(name, ":\n");
  for (const absl::string_view line :
       absl::StrSplit(body, '\n', absl::SkipEmpty())) {
    absl::StrAppend(&text, "  ", line, "\n");
  }
  return text;
}

}  // namespace

std::vector<GeneratedFile> BuildkiteFiles() {
  std::string properties;
  std::string table = Head({"option", "default", "meaning"});
  for (const Offer& offer : OffersOf(app::kBuildkitePlugin, kMeanings)) {
    const InputSpec& spec = *offer.spec;
    properties += Property(spec.name, offer.help, TypeOf(spec),
                           HasLiteralDefault(spec) ? offer.default_value : "");
    table += Row({Code(spec.name), offer.default_value, offer.help});
  }
  properties += Property(buildkite_plugin::kApiKeyEnv, kApiKeyHelp,
                         "type: string\n", kApiKeyDefault);
  table +=
      Row({Code(buildkite_plugin::kApiKeyEnv), kApiKeyDefault, kApiKeyHelp});
  properties +=
      Property(buildkite_plugin::kDoctor, kDoctorHelp, kFlagType, "false");
  table += Row({Code(buildkite_plugin::kDoctor), "false", kDoctorHelp});
  return {{"buildkite_plugin/plugin.yml", {{"properties", properties}}},
          {"buildkite_plugin/README.md", {{"options", table}}}};
}

}  // namespace dora::generator
