#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"

// Which proxy a request goes through, as the environment says it. Decided here
// and not by libcurl, so that a proxy's address can be wrong without its
// password being shown, and NO_PROXY means what it means elsewhere.

namespace dora::core {

/// What the environment says of proxies.
struct ProxySettings {
  std::optional<Sourced> for_https;  ///< the address, and its variable's name
  std::optional<Sourced> for_http;
  std::string no_proxy;
};

/// The proxy for `url`; absent where it is called directly. An error that
/// names the variable, and does not show it, for what is not the address of a
/// proxy.
Result<std::optional<Sourced>> ProxyFor(absl::string_view url,
                                        const ProxySettings& settings);

}  // namespace dora::core
