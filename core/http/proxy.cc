#include "core/http/proxy.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/http/address.h"
#include "core/http/no_proxy.h"

namespace dora::core {
namespace {

constexpr absl::string_view kProxySchemes[] = {
    "", "http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"};

struct UrlParts {
  absl::string_view scheme;     ///< empty where there is none
  absl::string_view authority;  ///< user, host and port
  absl::string_view rest;       ///< from the path on
};

UrlParts Split(absl::string_view url) {
  UrlParts parts;
  const size_t scheme = url.find("://");
  if (scheme != absl::string_view::npos) {
    parts.scheme = url.substr(0, scheme);
    url.remove_prefix(scheme + 3);
  }
  const size_t end = std::min(url.find_first_of("/?#"), url.size());
  parts.authority = url.substr(0, end);
  parts.rest = url.substr(end);
  return parts;
}

struct HostAndPort {
  absl::string_view host;
  std::optional<absl::string_view> port;
};

HostAndPort SplitPort(absl::string_view text) {
  const size_t bracket = text.rfind(']');
  const size_t colon =
      text.find(':', bracket == absl::string_view::npos ? 0 : bracket);
  if (colon == absl::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

bool IsHost(absl::string_view host) {
  const bool is_ipv6 = absl::StartsWith(host, "[") && absl::EndsWith(host, "]");
  if (is_ipv6) host = host.substr(1, host.size() - 2);
  return !host.empty() &&
         std::all_of(host.begin(), host.end(), [is_ipv6](char c) {
           return absl::ascii_isalnum(c) ||
                  absl::StrContains(is_ipv6 ? ":.%" : ".-_", c);
         });
}

bool IsPort(absl::string_view text) {
  int port = 0;
  return absl::SimpleAtoi(text, &port) && port > 0 && port <= 65535;
}

/// True for a user and a password as a URL has them.
bool IsUserInfo(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (absl::ascii_iscntrl(text[i]) || text[i] == ' ' || text[i] == '@') {
      return false;
    }
    if (text[i] == '%' &&
        (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
         !absl::ascii_isxdigit(text[i + 2]))) {
      return false;
    }
  }
  return true;
}

bool IsProxyAddress(absl::string_view text) {
  const UrlParts parts = Split(text);
  if (std::none_of(std::begin(kProxySchemes), std::end(kProxySchemes),
                   [&parts](absl::string_view known) {
                     return absl::EqualsIgnoreCase(parts.scheme, known);
                   })) {
    return false;
  }
  // What ends the authority early, as `#` in a password does, leaves its `@`.
  if (absl::StrContains(parts.rest, '@')) return false;
  const size_t at = parts.authority.rfind('@');
  if (at != absl::string_view::npos &&
      !IsUserInfo(parts.authority.substr(0, at))) {
    return false;
  }
  const HostAndPort place = SplitPort(
      parts.authority.substr(at == absl::string_view::npos ? 0 : at + 1));
  return IsHost(place.host) && (!place.port || IsPort(*place.port));
}

}  // namespace

Result<std::optional<Sourced>> ProxyFor(absl::string_view url,
                                        const ProxySettings& settings) {
  const UrlParts parts = Split(url);
  const bool https = absl::EqualsIgnoreCase(parts.scheme, "https");
  const auto& proxy = https ? settings.for_https : settings.for_http;
  // What is plain to this machine would show the key to whoever is between.
  if (!proxy || IsPlainLoopback(url)) return std::nullopt;
  const HostAndPort place = SplitPort(parts.authority);
  int port = https ? 443 : 80;
  if (place.port && !absl::SimpleAtoi(*place.port, &port)) port = 0;
  if (BypassesProxy(settings.no_proxy, place.host, port)) return std::nullopt;
  if (!IsProxyAddress(proxy->text)) {
    return MakeError(
        ErrorKind::kTransport,
        absl::StrCat(proxy->source, " (not shown) is not a proxy's address"),
        "Write it like http://user:password@proxy.example:3128, with %40 for @ "
        "and %23 for # in the password.");
  }
  return proxy;
}

}  // namespace dora::core
