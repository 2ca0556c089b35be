#include "intake/browser_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace dora::intake {
namespace {

struct Authority {
  std::string host;         ///< lower case, without brackets or the last dot
  std::optional<int> port;  ///< none: the scheme's
};

std::optional<int> ReadPort(absl::string_view text) {
  constexpr size_t kMaxDigits = 5;
  int port = 0;
  const bool digits =
      std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
  if (!digits || text.size() > kMaxDigits || !absl::SimpleAtoi(text, &port)) {
    return std::nullopt;
  }
  return port;
}

std::optional<Authority> ReadAuthority(absl::string_view text) {
  const bool bracketed = absl::ConsumePrefix(&text, "[");
  const size_t end = std::min(text.find(bracketed ? ']' : ':'), text.size());
  if (bracketed && end == text.size()) return std::nullopt;
  absl::string_view host = text.substr(0, end);
  text.remove_prefix(bracketed ? end + 1 : end);
  if (!bracketed) absl::ConsumeSuffix(&host, ".");
  Authority authority{absl::AsciiStrToLower(host), std::nullopt};
  if (text.empty()) return authority;
  if (!absl::ConsumePrefix(&text, ":")) return std::nullopt;
  authority.port = ReadPort(text);
  if (!authority.port) return std::nullopt;
  return authority;
}

constexpr unsigned char kLoopbackNet = 127;

ApiError Forbidden(const std::string& detail) { return {403, {{detail, ""}}}; }

}  // namespace

// Parsed, not matched: "127.0.0.1.example.com" is a name, and somebody else's.
bool IsLoopback(const std::string& address) {
  in_addr v4;
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == kLoopbackNet;
  }
  in6_addr v6;
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) ||
         (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == kLoopbackNet);
}

BrowserGuard::BrowserGuard(std::string scheme, const std::string& listen_host)
    : scheme_(std::move(scheme)),
      listen_host_(absl::AsciiStrToLower(listen_host)) {}

std::optional<ApiError> BrowserGuard::RefuseOtherOrigin(
    const Caller& caller) const {
  for (const std::string& origin : caller.origins) {
    if (IsOwnOrigin(origin, caller.port)) continue;
    return Forbidden(
        absl::StrCat("this server refuses requests from pages of "
                     "another origin: '",
                     origin, "'"));
  }
  for (const std::string& site : caller.fetch_sites) {
    if (site == "same-origin" || site == "none") continue;
    return Forbidden(
        "this server refuses requests from pages of another site; type its "
        "address into the browser");
  }
  return std::nullopt;
}

std::optional<ApiError> BrowserGuard::RefuseOtherHost(
    const Caller& caller) const {
  if (caller.hosts.size() == 1 && IsOwnHost(caller.hosts[0], caller.port)) {
    return std::nullopt;
  }
  const std::string host = caller.hosts.empty() ? "" : caller.hosts.back();
  return Forbidden(absl::StrCat("this is not the host '", host, "'; use ",
                                scheme_, "://localhost:", caller.port));
}

bool BrowserGuard::IsOwnHost(const std::string& host, int port) const {
  const std::optional<Authority> authority = ReadAuthority(host);
  if (!authority || authority->port.value_or(port) != port) return false;
  return authority->host == "localhost" || IsLoopback(authority->host) ||
         authority->host == listen_host_;
}

bool BrowserGuard::IsOwnOrigin(const std::string& origin, int port) const {
  absl::string_view host = origin;
  if (!absl::ConsumePrefix(&host, absl::StrCat(scheme_, "://"))) return false;
  const std::optional<Authority> authority = ReadAuthority(host);
  const int default_port = scheme_ == "https" ? 443 : 80;
  return authority && authority->port.value_or(default_port) == port &&
         IsOwnHost(std::string(host), port);
}

}  // namespace dora::intake
