#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Text as Windows' own calls take it. Only its files of this room use it.

namespace dora::os {

/// UTF-8 to UTF-16; bytes that are not UTF-8 become U+FFFD.
std::wstring ToWide(absl::string_view text);

std::string FromWide(const std::wstring& text);

/// A path for a W call: a long one in the form that has no limit.
std::wstring WidePath(absl::string_view path);

}  // namespace dora::os
