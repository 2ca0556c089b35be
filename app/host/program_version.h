#pragma once

#include <string>

namespace dora::app {

// Both are the newest heading of CHANGELOG.md.
extern const char kProgramVersion[];

/// The day that the manual page bears.
extern const char kProgramDate[];

/// As sent to the API, so that its owners can tell our requests.
inline std::string UserAgent() {
  return std::string("dora-deploy/") + kProgramVersion;
}

}  // namespace dora::app
