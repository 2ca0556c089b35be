#pragma once

#include "absl/strings/string_view.h"

// Small questions about text that several parts of core ask.

namespace dora::core {

/// True for valid UTF-8 without control characters (so: one line).
bool IsOneLineOfUtf8(absl::string_view text);

}  // namespace dora::core
