#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "app/inputs/inputs.h"
#include "providers/environment.h"

// Inputs that a packaged step is handed as variables of the environment.

namespace dora::app {

/// What stands before the input's name in the variables that our own packages
/// set.
inline constexpr char kInputPrefix[] = "DORA_INPUT_";

/// The variable in which our own packages hand the input over: `custom-tags` is
/// DORA_INPUT_CUSTOM_TAGS.
std::string StepVariable(absl::string_view input);

/// `environment` without the usual variables of the API key, where the user
/// named another one: an event must not go out with a key that was not meant.
providers::Environment WithoutOtherKeys(
    const providers::Environment& environment, absl::string_view named);

/// Gives `text` as the input's value. A list is split at line breaks and
/// commas, as CI systems hand lists over as one text.
void GiveStepInput(Inputs& inputs, const InputSpec& spec,
                   absl::string_view text, absl::string_view source);

/// Gives every input whose DORA_INPUT_ variable has a value. The user wrote it
/// as `name` says.
void GiveStepInputs(Inputs& inputs, const providers::Environment& environment,
                    NameInput name);

}  // namespace dora::app
