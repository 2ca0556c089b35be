#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

// IP addresses as text.

namespace dora::os {

/// Four decimal parts, such as 10.0.0.1; no other notation.
std::optional<std::array<uint8_t, 4>> ParseIpv4(const std::string& text);

/// Such as ::1, without brackets and zone.
std::optional<std::array<uint8_t, 16>> ParseIpv6(const std::string& text);

}  // namespace dora::os
