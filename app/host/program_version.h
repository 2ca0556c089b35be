#pragma once

#include <string>

namespace dora::app {

inline constexpr char kProgramVersion[] = "0.1.0";

/// The day that the manual page bears: a release's, set with its version.
inline constexpr char kManualDate[] = "2026-11-24";

/// As sent to the API, so that its owners can tell our requests.
inline std::string UserAgent() {
  return std::string("dora-deploy/") + kProgramVersion;
}

}  // namespace dora::app
