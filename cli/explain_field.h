#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "cli/step_host.h"
#include "core/error.h"

namespace dora::cli {

/// Says the value of `field` and its source, for --verbose; nothing where there
/// is none.
void ExplainField(absl::string_view field,
                  const std::optional<core::Sourced>& value, StepHost& host);

}  // namespace dora::cli
