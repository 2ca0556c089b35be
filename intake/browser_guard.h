#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/contract/api_error.h"

// Keeps the pages of other web sites out. A browser on this machine reaches a
// server on loopback for any page that it shows: through a name that the page's
// owner points at 127.0.0.1 (DNS rebinding), which only Host tells, or by a
// form or a fetch to our address, which Origin and Sec-Fetch-Site tell. Clients
// that are not browsers send neither of the two.

namespace dora::intake {

/// What a request says of where it comes from: the values of each header.
struct Caller {
  int port = 0;  ///< of ours that it has reached
  std::vector<std::string> hosts;
  std::vector<std::string> origins;
  std::vector<std::string> fetch_sites;
};

/// Whether `address` is written as one of this machine's own to itself. A name
/// never is, whatever it resolves to.
bool IsLoopback(const std::string& address);

class BrowserGuard {
 public:
  /// `scheme` is http or https; `listen_host` a name of ours beside localhost
  /// and the addresses of loopback.
  BrowserGuard(std::string scheme, const std::string& listen_host);

  /// Why the caller is refused as a page of another origin, if it is one.
  std::optional<ApiError> RefuseOtherOrigin(const Caller& caller) const;

  /// Why the caller is refused for the host that it asked for. For what is
  /// told without a key; an API client may know this server by any name.
  std::optional<ApiError> RefuseOtherHost(const Caller& caller) const;

 private:
  bool IsOwnHost(const std::string& host, int port) const;
  bool IsOwnOrigin(const std::string& origin, int port) const;

  std::string scheme_;
  std::string listen_host_;
};

}  // namespace dora::intake
