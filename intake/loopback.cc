#include "intake/loopback.h"

#include <absl/strings/match.h>

namespace dora::intake {

bool IsLoopback(const std::string& address) {
  return absl::StartsWith(address, "127.") || address == "::1" ||
         absl::StartsWith(address, "::ffff:127.");
}

}  // namespace dora::intake
