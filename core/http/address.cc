#include "core/http/address.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/git_url.h"
#include "core/base/text.h"

namespace dora::core {
namespace {

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

}  // namespace

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

bool IsPlainLoopback(absl::string_view url) {
  constexpr absl::string_view kScheme = "http://";
  return absl::StartsWithIgnoreCase(url, kScheme) &&
         IsLoopback(HostOf(url.substr(kScheme.size())));
}

}  // namespace dora::core
