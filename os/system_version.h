#pragma once

#include <string>

// The machine as a report of what runs where names it.

namespace dora::os {

/// The system, its version and its processor: `Linux 6.1.0-28-amd64, x86_64`,
/// `macOS 14.5, arm64` or `Windows 10.0.20348, x86_64`. What the system does
/// not tell is left out; where it tells nothing it is `unknown`.
std::string SystemVersion();

}  // namespace dora::os
