#pragma once

#include "absl/strings/string_view.h"

namespace dora::intake {

/// Whether `text` is UTF-8 (RFC 3629): no overlong form, no surrogate.
bool IsUtf8(absl::string_view text);

}  // namespace dora::intake
