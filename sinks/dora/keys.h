#pragma once

#include "absl/strings/string_view.h"

// What the API answers to who asks whether its keys are good. Source:
// https://docs.datadoghq.com/api/latest/authentication/.

namespace dora::sinks {

/// True for the body of GET /api/v1/validate, asked with a good API key.
bool SaysKeyIsValid(absl::string_view body);

/// True for the body of GET /api/v2/validate_keys, asked with two good keys.
bool SaysKeysAreValid(absl::string_view body);

}  // namespace dora::sinks
