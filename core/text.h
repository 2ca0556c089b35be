#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

// Small questions about text that several parts of core ask. Control
// characters are Unicode's: those of ASCII, and U+0080 to U+009F, some of
// which end a line or steer a terminal.

namespace dora::core {

/// True for valid UTF-8 without control characters (so: one line).
bool IsOneLineOfUtf8(absl::string_view text);

/// At most the first `max_bytes` of `text`, cut between characters, as one
/// line of UTF-8: control characters, quotes, backslashes and what is no UTF-8
/// are escaped as in C.
std::string EscapedLine(absl::string_view text, size_t max_bytes);

}  // namespace dora::core
