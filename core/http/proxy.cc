#include "core/http/proxy.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/http/no_proxy.h"
#include "core/http/url.h"

namespace dora::core {
namespace {

constexpr absl::string_view kProxySchemes[] = {
    "http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"};

bool IsProxyScheme(absl::string_view scheme) {
  return std::any_of(std::begin(kProxySchemes), std::end(kProxySchemes),
                     [scheme](absl::string_view known) {
                       return absl::EqualsIgnoreCase(scheme, known);
                     });
}

/// True for text without blanks and control characters in which each percent
/// sign begins an escape.
bool IsWellEscaped(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (absl::ascii_iscntrl(text[i]) || text[i] == ' ') return false;
    if (text[i] == '%' &&
        (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
         !absl::ascii_isxdigit(text[i + 2]))) {
      return false;
    }
  }
  return true;
}

/// True where nothing is behind a colon, as where a variable was not set.
bool HasEmptyPort(absl::string_view text) {
  const size_t scheme = text.find("://");
  if (scheme != absl::string_view::npos) text.remove_prefix(scheme + 3);
  return absl::EndsWith(text, ":") || absl::StrContains(text, ":/");
}

/// Stricter than libcurl, which reads a part of a password as the host where
/// characters of it are not escaped.
bool IsProxyAddress(absl::string_view text) {
  const auto url = ParseProxyUrl(text);
  return url && IsProxyScheme(url->scheme) && url->port != 0 &&
         std::count(text.begin(), text.end(), '@') ==
             (url->has_credentials ? 1 : 0) &&
         IsWellEscaped(text) && !HasEmptyPort(text);
}

}  // namespace

Result<std::optional<Sourced>> ProxyFor(absl::string_view url,
                                        const ProxySettings& settings) {
  const auto parts = ParseUrl(url);
  // libcurl will not take it either.
  if (!parts) return std::nullopt;
  const bool https = parts->scheme == "https";
  const auto& proxy = https ? settings.for_https : settings.for_http;
  // What is plain to this machine would show the key to whoever is between.
  if (!proxy || (!https && IsLoopback(*parts))) return std::nullopt;
  if (BypassesProxy(settings.no_proxy, parts->host, parts->port.value_or(0))) {
    return std::nullopt;
  }
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
