#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/error.h"

// Where events go: a Datadog site, or a full base URL for a proxy or the
// local stand-in server. Decided once, before anything is sent.

namespace dora::core {

/// The default site, US1.
inline constexpr char kDefaultSite[] = "datadoghq.com";

/// The sites that have DORA Metrics.
absl::Span<const absl::string_view> SitesWithDora();

struct ApiEndpoint {
  std::string base_url;  ///< such as `https://api.datadoghq.eu`, no `/` behind
  std::string warning;   ///< for the user; empty where all is well
};

/// The endpoint of a site as DD_SITE names it. Refuses the government sites,
/// where DORA Metrics does not exist, and anything that is no host name. An
/// unknown site is accepted with a warning, as new regions appear.
/// Source: https://docs.datadoghq.com/getting_started/site/ and
/// https://docs.datadoghq.com/dora_metrics/.
Result<ApiEndpoint> EndpointOfSite(const Sourced& site);

/// An address that requests go to.
struct Address {
  std::string base_url;  ///< scheme, host and port; no `/` behind
  std::string path;      ///< empty, or as it was given, from its `/` on
  bool is_private;       ///< https, or loopback: nobody in between can read
};

/// Reads an http or https URL of scheme, host, port and path. Credentials,
/// query and fragment are refused, as what is sent where is shown and kept;
/// `field` names it in errors, `example` is one that is right.
Result<Address> ReadAddress(absl::string_view field, const Sourced& url,
                            absl::string_view example);

/// The endpoint at a base URL. Plain http is accepted for loopback only, as
/// the API key travels in a header; credentials in the URL are refused.
Result<ApiEndpoint> EndpointOfUrl(const Sourced& url);

/// True for a URL of plain http to this machine. What is sent there must not
/// leave it, not even by way of a proxy.
bool IsPlainLoopback(absl::string_view url);

}  // namespace dora::core
