#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Paths as the files of Windows give them to a W call.

namespace dora::os {

/// A long path comes in the form that has no limit.
std::wstring WidePath(absl::string_view path);

}  // namespace dora::os
