#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "app/host/step_host.h"
#include "core/base/error.h"

namespace dora::app {

/// Says the value of `field` and its source, for --verbose; nothing where there
/// is none.
void ExplainField(absl::string_view field,
                  const std::optional<core::Sourced>& value, StepHost& host);

}  // namespace dora::app
