#include "core/http/curl_failure.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "core/http/status.h"

namespace dora::core {
namespace {

HttpFailureKind KindOf(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HttpFailureKind::kCertificate;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_NOT_BUILT_IN:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_OUT_OF_MEMORY:
      return HttpFailureKind::kInvalidRequest;
    default:
      return HttpFailureKind::kConnection;
  }
}

HttpFailure RefusedUser(const Sourced& proxy, const std::string& how) {
  return {HttpFailureKind::kProxyRefused,
          absl::StrCat("the proxy refused the user or the password (", how,
                       "). Check them in ", proxy.source, ".")};
}

HttpFailure RefusedPlace(const Sourced& proxy, const std::string& how) {
  return {HttpFailureKind::kProxyRefused,
          absl::StrCat("the proxy refused to connect to this host (", how,
                       "). Ask who runs it, or see ", proxy.source,
                       " and NO_PROXY.")};
}

/// What a SOCKS proxy will say again to the same question.
std::optional<HttpFailure> SocksRefusal(CURL* easy, const Sourced& proxy) {
  constexpr long kOfTheUser[] = {CURLPX_USER_REJECTED, CURLPX_NO_AUTH,
                                 CURLPX_IDENTD,        CURLPX_IDENTD_DIFFER,
                                 CURLPX_LONG_USER,     CURLPX_LONG_PASSWD};
  long said = CURLPX_OK;
  curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &said);
  if (std::find(std::begin(kOfTheUser), std::end(kOfTheUser), said) !=
      std::end(kOfTheUser)) {
    return RefusedUser(proxy, "SOCKS");
  }
  if (said == CURLPX_REPLY_NOT_ALLOWED) return RefusedPlace(proxy, "SOCKS");
  return std::nullopt;
}

}  // namespace

HttpFailure FailureOf(CURL* easy, CURLcode code, const std::string& text,
                      const std::optional<Sourced>& proxy) {
  long connect_status = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
  if (proxy && connect_status >= 300 &&
      !IsTemporary(static_cast<int>(connect_status))) {
    return RefusalOf(*proxy, connect_status);
  }
  if (proxy && code == CURLE_PROXY) {
    if (auto refusal = SocksRefusal(easy, *proxy)) return *std::move(refusal);
  }
  return {KindOf(code), text.empty() ? curl_easy_strerror(code) : text};
}

HttpFailure RefusalOf(const Sourced& proxy, long status) {
  const std::string how = absl::StrCat("HTTP ", status);
  return status == kWantsToKnowWhoAsks ? RefusedUser(proxy, how)
                                       : RefusedPlace(proxy, how);
}

}  // namespace dora::core
