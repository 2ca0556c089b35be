#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Text as Windows has it (UTF-16) and as this program has it (UTF-8). What is
// not valid comes back as it was: half of a pair in UTF-16 becomes three bytes
// that no UTF-8 has, and these become that half again.

namespace dora::os {

/// A byte that does not belong to a character becomes U+FFFD.
std::u16string ToUtf16(absl::string_view text);

std::string ToUtf8(const std::u16string& text);

}  // namespace dora::os
