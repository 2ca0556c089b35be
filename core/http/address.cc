#include "core/http/address.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/git_url.h"
#include "core/base/text.h"
#include "core/http/url.h"

namespace dora::core {
namespace {

/// True for a URL of http or https with its two slashes: libcurl would take one
/// or three as well.
bool IsHttp(absl::string_view url) {
  return absl::StartsWithIgnoreCase(url, "http://") ||
         absl::StartsWithIgnoreCase(url, "https://");
}

/// The parts of a URL that has no others than scheme, host, port and path.
std::optional<Url> ParseBaseUrl(absl::string_view text) {
  // libcurl takes more than one line of a base URL has.
  if (text.find_first_of("?#\\ ") != text.npos || !IsOneLineOfUtf8(text) ||
      absl::StartsWith(text.substr(text.find("//")), "///")) {
    return std::nullopt;
  }
  auto url = ParseUrl(text);
  if (!url || url->has_credentials || url->has_query_or_fragment) {
    return std::nullopt;
  }
  if (!absl::EndsWith(text, "/") && url->path == "/") url->path.clear();
  return url;
}

}  // namespace

Result<Address> ReadAddress(absl::string_view field, const Sourced& given,
                            absl::string_view example) {
  const absl::string_view text = absl::StripAsciiWhitespace(given.text);
  const std::string fix = absl::StrCat("Write it like \"", example, "\".");
  // A query may hold a key as well.
  const Sourced shown{ScrubRepositoryUrl(text), given.source};
  const auto refuse = [&](const char* rule, std::string what_to_do) {
    return tl::unexpected(
        InvalidField(field, shown, rule, std::move(what_to_do)));
  };
  if (ScrubUserInfo(text) != text) {
    return refuse("held a user name, password or token (not shown)",
                  "Remove it; credentials are variables of their own.");
  }
  if (!IsHttp(text)) return refuse("is not an http or https URL", fix);
  const auto url = ParseBaseUrl(text);
  if (!url) {
    return refuse("is not a base URL of scheme, host, port and path", fix);
  }
  // An address in another notation (0x7f.1) is nothing that a user writes.
  const bool plain = absl::StartsWithIgnoreCase(text, url->base);
  return Address{url->base, url->path,
                 url->scheme == "https" || (plain && IsLoopback(*url))};
}

}  // namespace dora::core
