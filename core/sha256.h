#pragma once

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace dora::core {

/// The SHA-256 digest of `data` (FIPS 180-4).
std::array<uint8_t, 32> Sha256(absl::string_view data);

/// The HMAC-SHA-256 of `data` under `key` (RFC 2104).
std::array<uint8_t, 32> HmacSha256(absl::string_view key,
                                   absl::string_view data);

}  // namespace dora::core
