#include "sinks/dora/site.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/base/git_url.h"
#include "core/http/address.h"

namespace dora::sinks {
namespace {

constexpr absl::string_view kKnownSites[] = {
    "datadoghq.com",     "us3.datadoghq.com", "us5.datadoghq.com",
    "ap1.datadoghq.com", "ap2.datadoghq.com", "uk1.datadoghq.com",
    "datadoghq.eu",
};

constexpr const char* kSitesWithoutDora[] = {"ddog-gov.com",
                                             "us2.ddog-gov.com"};

template <typename Sites>
bool Contains(const Sites& sites, absl::string_view site) {
  return std::find(std::begin(sites), std::end(sites), site) != std::end(sites);
}

bool IsHostName(absl::string_view text) {
  return absl::StrContains(text, '.') && text.front() != '.' &&
         text.back() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '-';
         });
}

std::string KnownSites() {
  std::string list;
  for (const absl::string_view site : kKnownSites) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", site);
  }
  return list;
}

/// "app.datadoghq.eu" and "https://api.datadoghq.eu/..." as a site.
std::string SiteInside(absl::string_view text) {
  const size_t scheme = text.find("://");
  if (scheme != absl::string_view::npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/:?#"));
  for (const char* prefix : {"api.", "app.", "www."}) {
    if (absl::ConsumePrefix(&text, prefix)) break;
  }
  return std::string(text);
}

std::string SiteFix(absl::string_view text) {
  const std::string site = SiteInside(text);
  return Contains(kKnownSites, site)
             ? absl::StrCat("Write \"", site, "\".")
             : absl::StrCat("Known sites: ", KnownSites(),
                            ". A full URL goes into api-url.");
}

}  // namespace

absl::Span<const absl::string_view> SitesWithDora() { return kKnownSites; }

core::Result<ApiEndpoint> EndpointOfSite(const core::Sourced& given) {
  const core::Sourced site{
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(given.text)),
      given.source};
  const core::Sourced shown{core::ScrubUserInfo(given.text), given.source};
  if (Contains(kSitesWithoutDora, SiteInside(site.text))) {
    return tl::unexpected(core::InvalidField(
        "site", shown,
        "cannot be used: DORA Metrics is not available on "
        "Datadog's government sites",
        "Send to a commercial site, or leave this step out."));
  }
  if (site.text.empty() || !IsHostName(site.text) ||
      SiteInside(site.text) != site.text) {
    return tl::unexpected(core::InvalidField(
        "site", shown, "is not a bare site name", SiteFix(site.text)));
  }
  ApiEndpoint endpoint{absl::StrCat("https://api.", site.text), ""};
  if (!Contains(kKnownSites, site.text)) {
    endpoint.warning =
        absl::StrCat("site: ", core::Quoted(site.text), " (from ", site.source,
                     ") is not a site that this version knows (", KnownSites(),
                     "); using it anyway.");
  }
  return endpoint;
}

core::Result<ApiEndpoint> EndpointOfUrl(const core::Sourced& given) {
  constexpr char kExample[] = "https://api.datadoghq.com";
  const auto address = core::ReadAddress("api-url", given, kExample);
  if (!address) return tl::unexpected(address.error());
  absl::string_view path = address->path;
  while (absl::ConsumeSuffix(&path, "/")) {
  }
  const std::string url = absl::StrCat(address->base_url, path);
  if (!address->is_private) {
    return tl::unexpected(core::InvalidField(
        "api-url", core::Sourced{url, given.source},
        "would send the API key unencrypted",
        "Use https; plain http is accepted for loopback only."));
  }
  return ApiEndpoint{url, ""};
}

}  // namespace dora::sinks
