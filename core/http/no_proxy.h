#pragma once

#include "absl/strings/string_view.h"

// What NO_PROXY means. The programs that read it do not agree, so an entry here
// means what most of them take it for:
//
//   entry                bypasses the proxy for
//   *                    everything
//   corp.example         that host, and every host below it
//   .corp.example        the same
//   *.corp.example       the hosts below it
//   10.1.2.3, [::1]      that address
//   10.0.0.0/8           the addresses of that network
//   any of them, :8443   the same, at that port alone
//
// Entries stand between commas or blanks; letter case does not matter.

namespace dora::core {

/// True if `no_proxy` says that `port` of `host` (a name, an IPv4 address, or
/// an IPv6 address, in brackets or not) is called without a proxy. A name is
/// not looked up.
bool BypassesProxy(absl::string_view no_proxy, absl::string_view host,
                   int port);

}  // namespace dora::core
