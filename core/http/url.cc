#include "core/http/url.h"

#include <curl/curl.h>

#include <cstdint>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "os/address.h"

namespace dora::core {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

/// Absent where the URL does not have the part.
std::optional<std::string> Get(const Handle& handle, CURLUPart part,
                               unsigned int flags = 0) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), part, &text, flags) != CURLUE_OK) {
    return std::nullopt;
  }
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return std::string(text);
}

/// Scheme, host, and what is between the host and the path.
std::string BaseOf(const Handle& handle, const Url& url) {
  std::string host = url.host;
  if (const auto zone = Get(handle, CURLUPART_ZONEID)) {
    host.insert(host.size() - 1, absl::StrCat("%25", *zone));
  }
  const auto port = Get(handle, CURLUPART_PORT);
  return absl::StrCat(url.scheme, "://", host, port ? ":" : "",
                      port.value_or(""));
}

/// As a transfer parses its URL, but that the path stays as it was given.
std::optional<Url> Parse(absl::string_view text, unsigned int flags) {
  const Handle handle(curl_url(), &curl_url_cleanup);
  flags |= CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS;
  // C would take a NUL for the end.
  if (handle == nullptr || absl::StrContains(text, '\0') ||
      curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(),
                   flags) != CURLUE_OK) {
    return std::nullopt;
  }
  const auto has = [&handle](CURLUPart part) {
    return Get(handle, part).has_value();
  };
  Url url;
  url.scheme = Get(handle, CURLUPART_SCHEME).value_or("");
  url.host = Get(handle, CURLUPART_HOST).value_or("");
  if (url.host.empty()) return std::nullopt;
  const auto port = Get(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  int number = 0;
  if (port && absl::SimpleAtoi(*port, &number)) url.port = number;
  url.base = BaseOf(handle, url);
  url.path = Get(handle, CURLUPART_PATH).value_or("");
  url.has_credentials = has(CURLUPART_USER) || has(CURLUPART_PASSWORD);
  url.has_query_or_fragment = has(CURLUPART_QUERY) || has(CURLUPART_FRAGMENT);
  return url;
}

}  // namespace

std::optional<Url> ParseUrl(absl::string_view url) { return Parse(url, 0); }

std::optional<Url> ParseProxyUrl(absl::string_view url) {
  return Parse(url, CURLU_GUESS_SCHEME);
}

bool IsLoopback(const Url& url) {
  if (absl::EqualsIgnoreCase(url.host, "localhost") || url.host == "[::1]") {
    return true;
  }
  constexpr uint8_t kLoopbackNet = 127;
  const auto address = os::ParseIpv4(url.host);
  return address && address->front() == kLoopbackNet;
}

}  // namespace dora::core
