#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "tools/generator/files.h"
#include "tools/generator/offers.h"
#include "tools/generator/text.h"

// action.yml and its README. There are no defaults in action.yml where the
// environment may give a value (DD_SITE, DORA_ON_ERROR ...): they would hide
// it. Every input has one of them but the job's status.

namespace dora::generator {
namespace {

using app::InputSpec;
using app::InputType;

std::string TypeOf(const InputSpec& spec) {
  switch (spec.type) {
    case InputType::kText:
      return "text";
    case InputType::kList:
      return "list";
    case InputType::kFlag:
      return "true or false";
  }
  return "";
}

std::string InputOf(const Offer& offer) {
  const std::string is_list = offer.spec->type == InputType::kList
                                  ? "One a line, or separated by commas."
                                  : "";
  std::string text = absl::StrCat(
      offer.spec->name, ":\n  description: ",
      Quoted(Sentences({offer.help, is_list, DefaultSentence(offer)})),
      "\n  required: false\n");
  if (offer.spec->id == app::input::kJobStatus) {
    text +=
        "  # Evaluated again when the post stage begins: the job's final "
        "status.\n"
        "  default: ${{ job.status }}\n";
  }
  return text;
}

/// What says what the event would be, and where it would go.
bool IsForDoctor(const InputSpec& spec) {
  constexpr unsigned kAsked =
      app::kEventInput | app::kSendInput | app::kUploadInput;
  constexpr app::input::Id kForDeliveryOnly[] = {
      app::input::kDryRun, app::input::kOnError, app::input::kVerbose};
  return (spec.scope & kAsked) != 0 &&
         std::find(std::begin(kForDeliveryOnly), std::end(kForDeliveryOnly),
                   spec.id) == std::end(kForDeliveryOnly);
}

std::string RowOf(const Offer& offer) {
  const InputSpec& spec = *offer.spec;
  const std::string variable =
      spec.variables.empty() ? "" : Code(spec.variables.front());
  return Row({Code(spec.name), TypeOf(spec), offer.help, offer.default_value,
              variable});
}

}  // namespace

std::vector<GeneratedFile> GithubFiles() {
  std::string inputs;
  std::string inputs_of_doctor;
  std::string table = Head({"input", "type", "meaning", "default", "variable"});
  for (const Offer& offer : OffersOf(app::kGithubAction, {})) {
    inputs += InputOf(offer);
    table += RowOf(offer);
    if (IsForDoctor(*offer.spec)) inputs_of_doctor += InputOf(offer);
  }
  return {{"github_action/action.yml", {{"inputs", inputs}}},
          {"github_action/doctor/action.yml", {{"inputs", inputs_of_doctor}}},
          {"github_action/README.md", {{"inputs", table}}}};
}

}  // namespace dora::generator
