#pragma once

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace dora::core {

using Sha256Digest = std::array<uint8_t, 32>;

absl::string_view BytesOf(const Sha256Digest& digest);

/// The SHA-256 digest of `data` (FIPS 180-4).
Sha256Digest Sha256(absl::string_view data);

/// The HMAC-SHA-256 of `data` under `key` (RFC 2104).
Sha256Digest HmacSha256(absl::string_view key, absl::string_view data);

}  // namespace dora::core
