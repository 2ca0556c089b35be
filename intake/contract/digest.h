#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace dora::intake {

/// The SHA-256 digest of `data` (FIPS 180-4), in hex.
std::string Sha256Hex(absl::string_view data);

}  // namespace dora::intake
