#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// URLs as libcurl reads them, which is what connects: a decision about a URL
// (is it https, does it stay on this machine) is taken on these parts alone, as
// two parsers that differ send a secret elsewhere than was decided.

namespace dora::core {

struct Url {
  std::string scheme;       ///< in small letters
  std::string host;         ///< IPv4 in four decimal parts, IPv6 in brackets
  std::optional<int> port;  ///< or the scheme's own, where it has one
  /// Scheme, host, and the port where the URL has one.
  std::string base;
  std::string path;  ///< as it was given; `/` where the URL has none
  /// A name, a password, or an `@` in front of the host at least.
  bool has_credentials = false;
  bool has_query_or_fragment = false;
};

/// The parts of a URL of any scheme. Absent where libcurl cannot read it, and
/// where it would have to guess the scheme.
std::optional<Url> ParseUrl(absl::string_view url);

/// The parts of a proxy's address, which needs no scheme: without one it is
/// libcurl's guess.
std::optional<Url> ParseProxyUrl(absl::string_view url);

/// True for a host that is this machine: `localhost`, which libcurl does not
/// look up, 127.0.0.0/8 and ::1.
bool IsLoopback(const Url& url);

}  // namespace dora::core
