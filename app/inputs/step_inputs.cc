#include "app/inputs/step_inputs.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace dora::app {

std::string StepVariable(absl::string_view input) {
  return absl::StrCat(kInputPrefix, absl::AsciiStrToUpper(absl::StrReplaceAll(
                                        input, {{"-", "_"}})));
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
