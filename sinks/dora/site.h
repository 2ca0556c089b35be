#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/error.h"

// Where events go: a Datadog site, or a full base URL for a proxy or the
// local stand-in server. Decided once, before anything is sent.

namespace dora::sinks {

/// The default site, US1.
inline constexpr char kDefaultSite[] = "datadoghq.com";

/// The sites that have DORA Metrics.
absl::Span<const absl::string_view> SitesWithDora();

struct ApiEndpoint {
  std::string base_url;  ///< such as `https://api.datadoghq.eu`, no `/` behind
  std::string warning;   ///< for the user; empty where all is well
};

/// The endpoint of a site, such as `datadoghq.eu`. Refuses the government
/// sites, where DORA Metrics does not exist, and anything that is not a host
/// name. An unknown site is accepted with a warning, as new regions appear.
/// Source: https://docs.datadoghq.com/getting_started/site/ and
/// https://docs.datadoghq.com/dora_metrics/.
core::Result<ApiEndpoint> EndpointOfSite(const core::Sourced& site);

/// The endpoint at a base URL. Plain http is accepted for loopback only, as
/// the API key travels in a header; credentials in the URL are refused.
core::Result<ApiEndpoint> EndpointOfUrl(const core::Sourced& url);

}  // namespace dora::sinks
