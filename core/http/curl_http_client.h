#pragma once

#include <memory>
#include <string>

#include "core/http/http_client.h"
#include "core/http/proxy.h"
#include "core/http/tls_trust.h"

// The one HttpClient: a libcurl multi handle, so that several events share
// one connection and no thread is needed. TLS 1.2 or newer, always verified;
// redirects are not followed (they would carry the API key elsewhere).

namespace dora::core {

struct CurlOptions {
  std::string user_agent;
  TlsTrust trust;
  ProxySettings proxies;
  /// Few events: one connection, used again and again, beats several.
  int max_connections = 1;
};

std::unique_ptr<HttpClient> NewCurlHttpClient(CurlOptions options);

}  // namespace dora::core
