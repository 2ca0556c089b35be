#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Times as HTTP's headers have them.

namespace dora::core {

/// An HTTP-date in any of its three forms; absent for anything else. Source:
/// RFC 9110, 5.6.7.
std::optional<absl::Time> ParseHttpDate(absl::string_view text);

}  // namespace dora::core
