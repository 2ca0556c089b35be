#include "core/http/no_proxy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "os/address.h"

namespace dora::core {
namespace {

/// An IP address; of IPv4 only the first four bytes are used.
struct IpAddress {
  std::array<uint8_t, 16> bytes{};
  size_t size = 0;
};

std::optional<IpAddress> ParseIp(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "[") && !absl::ConsumeSuffix(&text, "]")) {
    return std::nullopt;
  }
  const std::string address(text);
  IpAddress ip;
  if (const auto ipv4 = os::ParseIpv4(address)) {
    std::copy(ipv4->begin(), ipv4->end(), ip.bytes.begin());
    ip.size = ipv4->size();
  } else if (const auto ipv6 = os::ParseIpv6(address)) {
    ip.bytes = *ipv6;
    ip.size = ipv6->size();
  } else {
    return std::nullopt;
  }
  return ip;
}

/// True if the first `bits` of the two are the same.
bool SharePrefix(const IpAddress& a, const IpAddress& b, size_t bits) {
  if (a.size != b.size || bits > a.size * 8) return false;
  const auto whole = static_cast<std::ptrdiff_t>(bits / 8);
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + whole, b.bytes.begin())) {
    return false;
  }
  const size_t rest = bits % 8;
  return rest == 0 ||
         ((a.bytes[bits / 8] ^ b.bytes[bits / 8]) >> (8 - rest)) == 0;
}

/// An address or a network, such as `10.0.0.0/8`.
bool CoversIp(absl::string_view entry, const IpAddress& ip) {
  const size_t slash = entry.find('/');
  const auto network = ParseIp(entry.substr(0, slash));
  if (!network) return false;
  size_t bits = network->size * 8;
  if (slash != absl::string_view::npos &&
      !absl::SimpleAtoi(entry.substr(slash + 1), &bits)) {
    return false;
  }
  return SharePrefix(*network, ip, bits);
}

bool CoversName(absl::string_view entry, absl::string_view name) {
  absl::ConsumeSuffix(&entry, ".");
  if (absl::ConsumePrefix(&entry, "*")) return absl::EndsWith(name, entry);
  absl::ConsumePrefix(&entry, ".");
  if (entry.empty() || !absl::ConsumeSuffix(&name, entry)) return false;
  return name.empty() || absl::EndsWith(name, ".");
}

/// Takes `:8443` off `entry`. No colon of a bare IPv6 address begins a port.
std::optional<int> TakePort(absl::string_view& entry) {
  const size_t colon = entry.rfind(':');
  if (colon == absl::string_view::npos) return std::nullopt;
  const bool is_ipv6 = entry.find(':') != colon && entry[colon - 1] != ']';
  int port = 0;
  if (is_ipv6 || !absl::SimpleAtoi(entry.substr(colon + 1), &port)) {
    return std::nullopt;
  }
  entry = entry.substr(0, colon);
  return port;
}

}  // namespace

bool BypassesProxy(absl::string_view no_proxy, absl::string_view host,
                   int port) {
  const std::string list = absl::AsciiStrToLower(no_proxy);
  const std::string lower = absl::AsciiStrToLower(host);
  const absl::string_view name = absl::StripSuffix(lower, ".");
  const auto ip = ParseIp(name);
  for (absl::string_view entry :
       absl::StrSplit(list, absl::ByAnyChar(", \t\r\n"), absl::SkipEmpty())) {
    const auto only_port = TakePort(entry);
    if (only_port && *only_port != port) continue;
    if (entry == "*") return true;
    if (ip ? CoversIp(entry, *ip) : CoversName(entry, name)) return true;
  }
  return false;
}

}  // namespace dora::core
