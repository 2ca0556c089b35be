#include "core/site.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/git_url.h"
#include "core/text.h"

namespace dora::core {
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

bool IsLoopback(absl::string_view host) {
  if (absl::EqualsIgnoreCase(host, "localhost") || host == "[::1]") return true;
  const std::vector<absl::string_view> parts = absl::StrSplit(host, '.');
  return parts.size() == 4 && parts[0] == "127" &&
         std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
           uint32_t number = 0;
           return part.size() <= 3 && absl::SimpleAtoi(part, &number) &&
                  number <= 255;
         });
}

/// The host of what stands behind a URL's scheme.
absl::string_view HostOf(absl::string_view rest) {
  const absl::string_view authority = rest.substr(0, rest.find('/'));
  const size_t bracket = authority.rfind(']');
  return authority.substr(
      0, authority.find(':', bracket == absl::string_view::npos ? 0 : bracket));
}

bool IsPortOrNothing(absl::string_view text) {
  return text.empty() ||
         (absl::ConsumePrefix(&text, ":") && !text.empty() &&
          std::all_of(text.begin(), text.end(), absl::ascii_isdigit));
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
                            ". For a full URL use --api-url.");
}

}  // namespace

absl::Span<const absl::string_view> SitesWithDora() { return kKnownSites; }

Result<ApiEndpoint> EndpointOfSite(const Sourced& given) {
  const Sourced site{
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(given.text)),
      given.source};
  const Sourced shown{ScrubUserInfo(given.text), given.source};
  if (Contains(kSitesWithoutDora, SiteInside(site.text))) {
    return tl::unexpected(
        InvalidField("site", shown,
                     "cannot be used: DORA Metrics is not available on "
                     "Datadog's government sites",
                     "Send to a commercial site, or leave this step out."));
  }
  if (site.text.empty() || !IsHostName(site.text) ||
      SiteInside(site.text) != site.text) {
    return tl::unexpected(InvalidField("site", shown, "is not a bare site name",
                                       SiteFix(site.text)));
  }
  ApiEndpoint endpoint{absl::StrCat("https://api.", site.text), ""};
  if (!Contains(kKnownSites, site.text)) {
    endpoint.warning =
        absl::StrCat("site: ", Quoted(site.text), " (from ", site.source,
                     ") is not a site known to this version (", KnownSites(),
                     "); using it all the same.");
  }
  return endpoint;
}

Result<Address> ReadAddress(absl::string_view field, const Sourced& given,
                            absl::string_view example) {
  const absl::string_view url = absl::StripAsciiWhitespace(given.text);
  const std::string fix = absl::StrCat("Write it like \"", example, "\".");
  // A query may hold a key as well.
  const Sourced shown{ScrubRepositoryUrl(url), given.source};
  const auto refuse = [&](const char* rule, std::string what_to_do) {
    return tl::unexpected(
        InvalidField(field, shown, rule, std::move(what_to_do)));
  };
  if (ScrubUserInfo(url) != url) {
    return refuse("held a user name, password or token (not shown)",
                  "Remove it; credentials are variables of their own.");
  }
  const bool http = absl::StartsWithIgnoreCase(url, "http://");
  if (!http && !absl::StartsWithIgnoreCase(url, "https://")) {
    return refuse("is not an http or https URL", fix);
  }
  const absl::string_view rest = url.substr(http ? 7 : 8);
  const absl::string_view authority = rest.substr(0, rest.find('/'));
  const absl::string_view host = HostOf(rest);
  if (host.empty() || !IsPortOrNothing(authority.substr(host.size())) ||
      rest.find_first_of("?#\\ ") != rest.npos || !IsOneLineOfUtf8(rest)) {
    return refuse("is not a base URL of scheme, host, port and path", fix);
  }
  const size_t path = url.size() - rest.size() + authority.size();
  return Address{std::string(url.substr(0, path)),
                 std::string(url.substr(path)), !http || IsLoopback(host)};
}

Result<ApiEndpoint> EndpointOfUrl(const Sourced& given) {
  constexpr char kExample[] = "https://api.datadoghq.com";
  const auto address = ReadAddress("api-url", given, kExample);
  if (!address) return tl::unexpected(address.error());
  absl::string_view path = address->path;
  while (absl::ConsumeSuffix(&path, "/")) {
  }
  const std::string url = absl::StrCat(address->base_url, path);
  if (!address->is_private) {
    return tl::unexpected(
        InvalidField("api-url", Sourced{url, given.source},
                     "would send the API key unencrypted",
                     "Use https; plain http is accepted for loopback only."));
  }
  return ApiEndpoint{url, ""};
}

bool IsPlainLoopback(absl::string_view url) {
  constexpr absl::string_view kScheme = "http://";
  return absl::StartsWithIgnoreCase(url, kScheme) &&
         IsLoopback(HostOf(url.substr(kScheme.size())));
}

}  // namespace dora::core
