#include "app/inputs/step_inputs.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "os/start.h"

namespace dora::app {

std::string StepVariable(absl::string_view input) {
  return absl::StrCat(kInputPrefix, absl::AsciiStrToUpper(absl::StrReplaceAll(
                                        input, {{"-", "_"}})));
}

providers::Environment WithoutOtherKeys(
    const providers::Environment& environment, absl::string_view named) {
  const core::Variables usual = SpecOf(input::kApiKey).variables;
  if (os::IsSameVariable(named, usual.front())) return environment;
  std::vector<std::string> others;
  for (const absl::string_view name : usual) {
    if (!os::IsSameVariable(name, named)) others.emplace_back(name);
  }
  return environment.Without(others);
}

void GiveStepInput(Inputs& inputs, const InputSpec& spec,
                   absl::string_view text, absl::string_view source) {
  if (spec.type != InputType::kList) {
    inputs.Give(spec.id, text, std::string(source));
    return;
  }
  for (const absl::string_view part :
       absl::StrSplit(text, absl::ByAnyChar(",\n"), absl::SkipWhitespace())) {
    inputs.Give(spec.id, part, std::string(source));
  }
}

void GiveStepInputs(Inputs& inputs, const providers::Environment& environment,
                    NameInput name) {
  for (const InputSpec& spec : AllInputs()) {
    const std::string variable = StepVariable(spec.name);
    const auto value = environment.Get(variable);
    if (value) GiveStepInput(inputs, spec, *value, name(spec.id));
  }
}

}  // namespace dora::app
